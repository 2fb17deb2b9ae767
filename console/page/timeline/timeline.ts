/** Something that is known to have happened to an instance. Times are milliseconds since the epoch. */
export type Happening =
  /** A call of ECS that named it, made it or listed it; `code` is that of a refusal. */
  | { kind: 'call'; at: number; action: string; requestId: string; code: string }
  /** It entered a status, or `Deleted`. */
  | { kind: 'state'; at: number; state: string }
  /** A function told of it: `created`, or that a goal ended. `why` is blank where it was reached. */
  | { kind: 'told'; at: number; what: string; why: string };

export type StepKind =
  | 'created'
  | 'seen'
  | 'addressed'
  | 'started'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'releasing'
  | 'released'
  | 'refused'
  | 'told';

/** Who somebody waited for: ECS, which changes a status; the next look of reconcile; or whoever called. */
export type WaitedFor = 'ecs' | 'look';

export interface Step {
  kind: StepKind;
  at: number;
  /** The call that did it, or that saw it; blank where it is not known, or none was needed. */
  call: string;
  /** That of the call at ECS; blank where it is not known. */
  requestId: string;
  /** Of a refusal its code, of what was told its words. */
  text: string;
  /** What passed since the step before, in order. */
  waited: readonly { ms: number; for: WaitedFor; status: string }[];
}

/** Statuses in which ECS is at work, and nobody can do anything. */
const PASSING = new Set(['Pending', 'Starting', 'Stopping']);

const CALLS: Readonly<Record<string, StepKind>> = {
  CreateInstance: 'created',
  RunInstances: 'created',
  AllocatePublicIpAddress: 'addressed',
  StartInstance: 'started',
  StartInstances: 'started',
  StopInstance: 'stopping',
  StopInstances: 'stopping',
  DeleteInstance: 'releasing',
  DeleteInstances: 'releasing',
};

/** Calls whose refusal says nothing of the instance's way. */
const ASIDE = /^(Describe|Tag|Untag|List)/;

/** The steps of one instance in their order, with what each waited for. Nothing is made up: a step that nothing tells is not there. */
export function stepsOf(happenings: readonly Happening[]): Step[] {
  const sorted = [...happenings].sort((a, b) => a.at - b.at);
  const states = sorted.flatMap((each) => (each.kind === 'state' ? [each] : []));
  const steps: Unwaited[] = [];
  let entered = '';
  let isSeen = false;
  for (const each of sorted) {
    const before = entered;
    if (each.kind === 'state') entered = each.state;
    const step = stepOf(each, before, isSeen);
    if (step === undefined) continue;
    isSeen ||= step.kind === 'seen';
    steps.push({ ...step, at: each.at });
  }
  return withoutEchoes(steps).map((step, place, all) => {
    const since = all[place - 1]?.at;
    return { ...step, waited: since === undefined ? [] : waits(since, step.at, states) };
  });
}

type Unwaited = Omit<Step, 'waited'>;

function stepOf(each: Happening, status: string, isSeen: boolean): Omit<Unwaited, 'at'> | undefined {
  switch (each.kind) {
    case 'call':
      return callStep(each, isSeen);
    case 'state':
      return stateStep(each.state, status);
    case 'told':
      return { kind: each.what === 'created' ? 'created' : 'told', call: '', requestId: '', text: toldText(each) };
  }
}

function toldText({ what, why }: { what: string; why: string }): string {
  return what === 'created' ? '' : [what, why].filter((part) => part !== '').join(': ');
}

function callStep(call: Happening & { kind: 'call' }, isSeen: boolean): Omit<Unwaited, 'at'> | undefined {
  const { action, requestId, code } = call;
  const about = { call: action, requestId, text: code };
  if (code !== '') return ASIDE.test(action) ? undefined : { kind: 'refused', ...about };
  if (/^DescribeInstance(s|Status)$/.test(action)) return isSeen ? undefined : { kind: 'seen', ...about };
  const kind = CALLS[action];
  return kind === undefined ? undefined : { kind, ...about };
}

function stateStep(state: string, before: string): Omit<Unwaited, 'at'> | undefined {
  const quiet = { call: '', requestId: '', text: '' };
  if (state === 'Pending') return { kind: 'created', ...quiet };
  if (state === 'Running') return { kind: 'running', ...quiet };
  if (state === 'Stopped') return before === 'Stopping' ? { kind: 'stopped', ...quiet } : undefined;
  return state === 'Deleted' ? { kind: 'released', ...quiet } : undefined;
}

/** One creation is told three times: by the status that came with it, by the call, and by the function. The call knows most. */
function withoutEchoes(steps: readonly Unwaited[]): Unwaited[] {
  const created = steps.filter(({ kind }) => kind === 'created');
  const best = created.find(({ call }) => call !== '') ?? created[0];
  const first = Math.min(...created.map(({ at }) => at));
  const kept = steps.filter((step) => step.kind !== 'created' || step === best);
  return kept.map((step) => (step === best ? { ...step, at: first } : step)).sort((a, b) => a.at - b.at);
}

/** Who was waited for between two times, by the status that the instance had meanwhile. */
function waits(from: number, to: number, states: readonly { at: number; state: string }[]): Step['waited'] {
  const waited: { ms: number; for: WaitedFor; status: string }[] = [];
  states.forEach(({ at, state }, place) => {
    const ms = Math.min(to, states[place + 1]?.at ?? Infinity) - Math.max(from, at);
    if (ms <= 0 || state === 'Deleted') return;
    waited.push({ ms, for: PASSING.has(state) ? 'ecs' : 'look', status: state });
  });
  return waited;
}

/** The steps on the way to Running that an instance of this status has taken, whether anything tells of them or not. */
export function expectedSteps(status: string, hasAddress: boolean): StepKind[] {
  const all: StepKind[] = ['created', 'seen', ...(hasAddress ? (['addressed'] as const) : []), 'started', 'running'];
  if (status === 'Running') return all;
  return status === 'Pending' ? ['created'] : status === 'Starting' ? all.slice(0, -1) : ['created'];
}
