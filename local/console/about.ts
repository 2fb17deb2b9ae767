/** What a call of ECS is about, as far as its parameters and its answer tell. */
export interface About {
  /** The ids of instances. */
  about: string[];
  /** The status of each, where the answer tells it. */
  statuses?: string[];
  /** What became of each where the answer tells them apart: `200`, or the code of an error. */
  codes?: string[];
  /** The tags that it gives to an instance that it makes. */
  tags?: Record<string, string>;
}

type Flat = Readonly<Record<string, string>>;

interface Listed {
  InstanceId?: string;
  Status?: string;
  Code?: string;
}

/**
 * Reads which instances a call of ECS names, makes or lists. Nothing else of its parameters is kept: passwords and user data
 * are among them.
 * @param answer undefined where the call was refused.
 * @example aboutCall({ 'InstanceId.1': 'i-1' }, {}); // {about: ['i-1']}
 */
export function aboutCall(parameters: Flat, answer: object | undefined): About {
  const listed = listedIn(answer);
  if (listed !== undefined) {
    return {
      about: listed.map(({ InstanceId = '' }) => InstanceId),
      statuses: listed.map(({ Status = '' }) => Status),
    };
  }
  const results = resultsIn(answer);
  if (results !== undefined) {
    return { about: results.map(({ InstanceId = '' }) => InstanceId), codes: results.map(({ Code = '200' }) => Code) };
  }
  const { InstanceId: made, InstanceIdSets: several } = (answer ?? {}) as {
    InstanceId?: string;
    InstanceIdSets?: { InstanceIdSet?: string[] };
  };
  const about = made === undefined ? (several?.InstanceIdSet ?? named(parameters)) : [made];
  const tags = tagsIn(parameters);
  return { about, ...(tags !== undefined && { tags }) };
}

function listedIn(answer: object | undefined): Listed[] | undefined {
  return (answer as { Instances?: { Instance?: Listed[] } } | undefined)?.Instances?.Instance;
}

/** Of a batch. */
function resultsIn(answer: object | undefined): Listed[] | undefined {
  return (answer as { InstanceResponses?: { InstanceResponse?: Listed[] } } | undefined)?.InstanceResponses
    ?.InstanceResponse;
}

function named(parameters: Flat): string[] {
  const one = parameters['InstanceId'];
  if (one !== undefined) return [one];
  const numbered = (prefix: string): string[] => {
    const ids: string[] = [];
    for (let id = parameters[`${prefix}.1`]; id !== undefined; id = parameters[`${prefix}.${ids.length + 1}`])
      ids.push(id);
    return ids;
  };
  const ids = numbered('InstanceId');
  return ids.length > 0 ? ids : numbered('ResourceId');
}

function tagsIn(parameters: Flat): Record<string, string> | undefined {
  if (parameters['Tag.1.Key'] === undefined) return undefined;
  const tags: Record<string, string> = {};
  for (let place = 1; ; place += 1) {
    const key = parameters[`Tag.${place}.Key`];
    if (key === undefined) return tags;
    tags[key] = parameters[`Tag.${place}.Value`] ?? '';
  }
}
