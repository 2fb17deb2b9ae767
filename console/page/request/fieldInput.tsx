import { useId } from 'preact/hooks';
import { useWords } from '../words/words.ts';
import type { Field, Typed } from './fields.ts';

type Value = Typed[string];

type PlainField = Exclude<Field, { kind: 'group' | 'list' }>;

interface FieldInputProps {
  field: Field;
  value: Value | undefined;
  onChange: (value: Value) => void;
  /** The path of the field that a service or this page finds wrong, and why. */
  wrong: { field: string; message: string } | undefined;
  path: string;
}

/** The input of one field, whatever its kind. */
export function FieldInput(props: FieldInputProps) {
  const { field } = props;
  if (field.kind === 'group') return <GroupInput {...props} fields={field.fields} />;
  if (field.kind === 'list') return <ListInput {...props} item={field.item} most={field.most} />;
  return <PlainInput {...props} field={field} />;
}

function PlainInput({ field, value, onChange, wrong, path }: FieldInputProps & { field: PlainField }) {
  const id = useId();
  const isWrong = wrong?.field === path;
  const text = typeof value === 'string' ? value : '';
  const shared = {
    id,
    value: text,
    'aria-invalid': isWrong,
    'aria-describedby': isWrong ? `${id}-why` : undefined,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => {
      onChange(currentTarget.value);
    },
  };
  return (
    <div class="field" data-field={path}>
      <label for={id}>{field.name}</label>
      <Input field={field} shared={shared} />
      {isWrong && (
        <span class="problem" id={`${id}-why`}>
          {wrong.message}
        </span>
      )}
    </div>
  );
}

interface Shared {
  id: string;
  value: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
  onInput: (event: { currentTarget: { value: string } }) => void;
}

function Input({ field, shared }: { field: PlainField; shared: Shared }) {
  const words = useWords();
  switch (field.kind) {
    case 'choice':
    case 'flag':
      return (
        <select {...shared}>
          <option value="">{words.form.unset}</option>
          {(field.kind === 'flag' ? ['true', 'false'] : field.choices).map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      );
    case 'number':
      return (
        <input
          {...shared}
          type="number"
          min={field.least}
          max={field.most}
          step={field.whole ? 1 : 'any'}
          placeholder={boundsOf(field)}
        />
      );
    case 'text':
      if (field.long) return <textarea {...shared} rows={3} spellcheck={false} />;
      if (field.secret) return <input {...shared} type="password" autocomplete="new-password" />;
      return <input {...shared} type="text" autocomplete="off" spellcheck={false} />;
  }
}

function boundsOf({ least, most }: Field & { kind: 'number' }): string {
  if (least !== undefined && most !== undefined) return `${least}–${most}`;
  return least === undefined ? '' : `≥ ${least}`;
}

function GroupInput({ field, fields, value, onChange, wrong, path }: FieldInputProps & { fields: readonly Field[] }) {
  const typed = (typeof value === 'object' && !Array.isArray(value) ? value : {}) as Typed;
  return (
    <fieldset>
      <legend>{field.name}</legend>
      {fields.map((each) => (
        <FieldInput
          key={each.name}
          {...{ wrong, field: each, value: typed[each.name], path: `${path}.${each.name}` }}
          onChange={(next) => {
            onChange({ ...typed, [each.name]: next });
          }}
        />
      ))}
    </fieldset>
  );
}

function ListInput({
  field,
  item,
  most = Infinity,
  value,
  onChange,
  wrong,
  path,
}: FieldInputProps & { item: Field; most: number | undefined }) {
  const words = useWords();
  const items = (Array.isArray(value) ? value : []) as readonly (string | Typed)[];
  return (
    <fieldset>
      <legend>{field.name}</legend>
      {items.map((each, place) => (
        <div class="item" key={place}>
          <FieldInput
            {...{
              wrong,
              field: { ...item, name: `${field.name} ${place + 1}` },
              value: each,
              path: `${path}[${place}]`,
            }}
            onChange={(next) => {
              onChange(items.map((other, at) => (at === place ? (next as string | Typed) : other)));
            }}
          />
          <button
            type="button"
            aria-label={words.form.drop(field.name, place + 1)}
            onClick={() => {
              onChange(items.filter((_, at) => at !== place));
            }}
          >
            ✕
          </button>
        </div>
      ))}
      {items.length < most && (
        <button
          type="button"
          onClick={() => {
            onChange([...items, item.kind === 'group' ? {} : '']);
          }}
        >
          {words.form.add(field.name)}
        </button>
      )}
    </fieldset>
  );
}
