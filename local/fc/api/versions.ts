/** What the paths of the API of Function Compute 3.0 begin with. */
export const API_3 = '/2023-03-30/';

/** What the paths of the API of Function Compute 2.0 begin with. */
export const API_2 = '/2016-08-15/';
