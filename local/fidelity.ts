/** Whether an action does all that is documented, or less behind an answer of the documented shape. */
export type Fidelity = 'faithful' | 'simplified';
