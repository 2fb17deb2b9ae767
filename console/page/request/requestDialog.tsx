import { useMemo, useState } from 'preact/hooks';
import type { CreateAnswer, PlanAnswer } from '../../../shared/api/answers.ts';
import type { WholeRefusal } from '../goal/goalAnswer.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useAsked } from '../parts/asked.ts';
import type { Source } from '../source/source.ts';
import { useWords } from '../words/words.ts';
import { freshRequestId, readCreated, readPlan } from './answers.ts';
import { FieldInput } from './fieldInput.tsx';
import { isMistyped, requestFields, requestOf, type Field, type Typed } from './fields.ts';
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
  const [wrong, setWrong] = useState<{ field: string; message: string }>();
  const [planned, plan] = useAsked<Planned>();
  const [created, create] = useAsked<CreateAnswer | WholeRefusal>();
  const request = requestOf([...usual, ...others], typed);
  const isPlanned = planned.value !== undefined && JSON.stringify(planned.value.request) === JSON.stringify(request);
  const onPlan = async (): Promise<void> => {
    if (isMistyped(request)) return setWrong({ field: request.field, message: words.form.badNumber(request.field) });
    setWrong(undefined);
    await plan(async () => {
      const answer = readPlan(await source.call('plan', request));
      if (!('placements' in answer) && answer.field !== undefined)
        setWrong({ field: answer.field, message: answer.message });
      return { request, answer };
    });
  };
  const set = (name: string, value: Typed[string]): void => {
    setTyped((before) => ({ ...before, [name]: value }));
  };
  const result = created.value;
  const made = result !== undefined && 'instances' in result ? result : undefined;
  return (
    <Dialog
      title={words.form.title}
      wide
      onClose={() => {
        onClose(made?.requestId);
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void onPlan();
        }}
      >
        {made === undefined && <Fields {...{ usual, others, typed, set, wrong }} />}
        {[planned.problem, created.problem].map(
          (problem) =>
            problem !== '' && (
              <p class="problem" role="alert">
                {problem}
              </p>
            ),
        )}
        {made === undefined && isPlanned && <Plan answer={planned.value?.answer} />}
        {result !== undefined && <Created result={result} />}
        <div class="buttons">
          <button
            type="button"
            onClick={() => {
              onClose(made?.requestId);
            }}
          >
            {made === undefined ? words.cancel : words.close}
          </button>
          {made === undefined && (
            <Submit
              {...{ planned: isPlanned ? planned.value : undefined, busy: planned.busy || created.busy }}
              onCreate={(body) => void create(async () => readCreated(await source.call('create', body)))}
            />
          )}
        </div>
      </form>
    </Dialog>
  );
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
