import type { PlanAnswer } from '../../../shared/api/answers.ts';
import type { WholeRefusal } from '../goal/goalAnswer.ts';
import { money } from '../parts/money.ts';
import { useWords } from '../words/words.ts';

/** What `plan` says: whether it would be created, where, and for how much. */
export function Plan({ answer }: { answer: PlanAnswer | WholeRefusal | undefined }) {
  const words = useWords();
  if (answer === undefined) return null;
  if (!('placements' in answer)) return <p class="problem" role="alert">{`${answer.code}: ${answer.message}`}</p>;
  const { passes, placements, guardRails } = answer;
  return (
    <div class="plan" role="status">
      <p class={passes ? 'good' : 'problem'}>{passes ? words.form.passes : words.form.fails}</p>
      {(guardRails as PlanAnswer['guardRails'] | undefined)?.map(({ code, message }) => (
        <p class="problem" key={code}>
          {code}: {message}
        </p>
      ))}
      <p>{words.form.tried}:</p>
      <ol>
        {placements.map(({ index, zoneId, instanceType, refusal }) => (
          <li key={index}>
            {instanceType} {zoneId}: {refusal === null ? words.form.hasRoom : `${refusal.code}: ${refusal.message}`}
          </li>
        ))}
      </ol>
      <Price answer={answer} />
    </div>
  );
}

function Price({ answer: { price, noPrice } }: { answer: PlanAnswer }) {
  const words = useWords();
  if (price === null)
    return noPrice === null ? null : <p>{words.form.noPrice(`${noPrice.code}: ${noPrice.message}`)}</p>;
  const { all, one, currency, unit, periods } = price;
  return (
    <p class="price">
      {words.form.price(money(all, currency), money(one, currency), `${periods} × ${unit}`)}{' '}
      {unit !== 'Hour' && <strong>{words.form.prepaid}</strong>}
    </p>
  );
}
