import { answerThread } from './threads.ts';

answerThread();
