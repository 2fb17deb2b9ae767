import { useMemo, useState } from 'preact/hooks';
import type { CreateAnswer, PlanAnswer } from '../../../shared/api/answers.ts';
import type { WholeRefusal } from '../goal/goalAnswer.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useAsked } from '../parts/asked.ts';
import type { Source } from '../source/source.ts';
import { useWords } from '../words/words.ts';
import { freshRequestId, readCreated, readPlan } from './answers.ts';
import { FieldInput } from './fieldInput.tsx';
import { isMistyped, requestFields, requestOf, type Field, type Mistyped, type Typed } from './fields.ts';
import { Plan } from './plan.tsx';

interface RequestDialogProps {
  source: Source;
  /** @param requestId of the request that was made; undefined where none was. */
  onClose: (requestId: string | undefined) => void;
}

interface Planned {
  /** What was planned, as it is sent to `create`. */
  request: Record<string, unknown>;
  answer: PlanAnswer | WholeRefusal;
}

/** The form of a request. It is planned before it can be created: as it was planned, it is sent. */
export function RequestDialog({ source, onClose }: RequestDialogProps) {
  const words = useWords();
  const { usual, others } = useMemo(requestFields, []);
  const [typed, setTyped] = useState<Typed>(() => ({ requestId: freshRequestId(), count: '1' }));
  const request = requestOf([...usual, ...others], typed);
  const { planned, wrong, plan, busy: planning, problem } = usePlan(source, request);
  const [created, create] = useAsked<CreateAnswer | WholeRefusal>();
  const made = created.value !== undefined && 'instances' in created.value ? created.value : undefined;
  const set = (name: string, value: Typed[string]): void => {
    setTyped((before) => ({ ...before, [name]: value }));
  };
  const close = (): void => {
    onClose(made?.requestId);
  };
  return (
    <Dialog title={words.form.title} wide onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void plan();
        }}
      >
        {made === undefined && <Fields {...{ usual, others, typed, set, wrong }} />}
        <Problem text={problem} />
        <Problem text={created.problem} />
        {made === undefined && <Plan answer={planned?.answer} />}
        {created.value !== undefined && <Created result={created.value} />}
        <div class="buttons">
          <button type="button" onClick={close}>
            {made === undefined ? words.cancel : words.close}
          </button>
          {made === undefined && (
            <Submit
              {...{ planned, busy: planning || created.busy }}
              onCreate={(body) => void create(async () => readCreated(await source.call('create', body)))}
            />
          )}
        </div>
      </form>
    </Dialog>
  );
}

function Problem({ text }: { text: string }) {
  return text === '' ? null : (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}

/** The plan of a request, until the request changes. */
function usePlan(source: Source, request: Record<string, unknown> | Mistyped) {
  const words = useWords();
  const [wrong, setWrong] = useState<{ field: string; message: string }>();
  const [{ value, busy, problem }, ask] = useAsked<Planned>();
  const plan = async (): Promise<void> => {
    if (isMistyped(request)) {
      setWrong({ field: request.field, message: words.form.badNumber(request.field) });
      return;
    }
    setWrong(undefined);
    await ask(async () => {
      const answer = readPlan(await source.call('plan', request));
      if (!('placements' in answer) && answer.field !== undefined)
        setWrong({ field: answer.field, message: answer.message });
      return { request, answer };
    });
  };
  const isCurrent = value !== undefined && JSON.stringify(value.request) === JSON.stringify(request);
  return { planned: isCurrent ? value : undefined, wrong, plan, busy, problem };
}

interface SubmitProps {
  planned: Planned | undefined;
  busy: boolean;
  onCreate: (request: Record<string, unknown>) => void;
}

function Submit({ planned, busy, onCreate }: SubmitProps) {
  const words = useWords();
  const answer = planned?.answer;
  const passes = answer !== undefined && 'placements' in answer && answer.passes;
  return (
    <>
      <button type="submit" class={passes ? '' : 'primary'} disabled={busy}>
        {words.form.plan}
      </button>
      {planned !== undefined && passes ? (
        <button
          type="button"
          class="primary"
          disabled={busy}
          onClick={() => {
            onCreate(planned.request);
          }}
        >
          {words.form.create(answer.count)}
        </button>
      ) : (
        <span class="dim">{busy ? words.loading : words.form.planFirst}</span>
      )}
    </>
  );
}

interface FieldsProps {
  usual: readonly Field[];
  others: readonly Field[];
  typed: Typed;
  set: (name: string, value: Typed[string]) => void;
  wrong: { field: string; message: string } | undefined;
}

function Fields({ usual, others, typed, set, wrong }: FieldsProps) {
  const words = useWords();
  const [find, setFind] = useState('');
  const found = others.filter(({ name }) => name.toLowerCase().includes(find.toLowerCase()));
  const input = (field: Field) => (
    <FieldInput
      key={field.name}
      {...{ field, wrong, value: typed[field.name], path: field.name }}
      onChange={(value) => {
        set(field.name, value);
      }}
    />
  );
  return (
    <div class="fields">
      <h3>{words.form.usual}</h3>
      {usual.map(input)}
      <details open={wrong !== undefined && others.some(({ name }) => wrong.field.startsWith(name))}>
        <summary>{words.form.all}</summary>
        <input
          type="search"
          aria-label={words.form.find}
          placeholder={words.form.find}
          value={find}
          onInput={({ currentTarget }) => {
            setFind(currentTarget.value);
          }}
        />
        {found.map(input)}
      </details>
    </div>
  );
}

function Created({ result }: { result: CreateAnswer | WholeRefusal }) {
  const words = useWords();
  if (!('instances' in result)) return <p class="problem" role="alert">{`${result.code}: ${result.message}`}</p>;
  const { requestId, instances, failures } = result;
  return (
    <div role="status">
      <p>{words.form.created(requestId, instances.length)}</p>
      {failures.length > 0 && <p class="problem">{words.refusedFor(failures.length)}</p>}
      <ul class="goes">
        {failures.map(({ slot, code, message }) => (
          <li key={slot}>
            {words.columns.slot} {slot}: {code}: {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
