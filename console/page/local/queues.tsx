import { useEffect, useState } from 'preact/hooks';
import type { LocalState } from '../../wire/state.ts';
import { useAsked } from '../parts/asked.ts';
import { Head } from '../parts/head.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { clockTime } from '../parts/times.ts';
import { post } from '../source/post.ts';
import { useWords } from '../words/words.ts';

interface Message {
  messageId: string;
  body: string;
  enqueueTime: number;
  state: string;
  visibleAt: number;
}

/** The queues, with their messages. */
export function Queues({ state: { queues } }: { state: LocalState }) {
  const words = useWords().cloud;
  const [opened, setOpened] = useState('');
  return (
    <section aria-label={words.queues}>
      <h2>{words.queues}</h2>
      <table>
        <Head names={[words.queue, words.active, words.delayed, words.inactive]} />
        <tbody>
          {Object.entries(queues).map(([name, { active, delayed, inactive }]) => (
            <tr key={name}>
              <td>
                <button
                  type="button"
                  class="link"
                  aria-label={words.messages(name)}
                  onClick={() => {
                    setOpened(name);
                  }}
                >
                  {name}
                </button>
              </td>
              <td>{active}</td>
              <td>{delayed}</td>
              <td>{inactive}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {opened !== '' && (
        <MessagesDialog
          queue={opened}
          onClose={() => {
            setOpened('');
          }}
        />
      )}
    </section>
  );
}

function MessagesDialog({ queue, onClose }: { queue: string; onClose: () => void }) {
  const words = useWords();
  const [{ value, problem }, load] = useAsked<{ messages: Message[] }>();
  useEffect(() => {
    void load(() => post('messages', { queue }));
  }, [queue]);
  return (
    <Dialog title={queue} wide onClose={onClose}>
      {problem !== '' && <p class="problem">{problem}</p>}
      <ul class="goes">
        {value?.messages.map(({ messageId, body, enqueueTime, state, visibleAt }) => (
          <li key={messageId}>
            <code>{messageId}</code> {clockTime(enqueueTime)} {state} → {clockTime(visibleAt)}
            <pre tabIndex={0}>{decoded(body)}</pre>
          </li>
        ))}
      </ul>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}

/** What a body in Base64 says, where it is some. */
function decoded(body: string): string {
  try {
    const bytes = Uint8Array.from(atob(body), (sign) => sign.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return body;
  }
}
