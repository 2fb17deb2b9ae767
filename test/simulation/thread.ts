import { answerThread } from './threads.ts';

await answerThread();
