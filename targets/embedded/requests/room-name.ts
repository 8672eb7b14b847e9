import { isLongerThan } from '../python-text.js';

const MAX_ROOM_NAME = 50;

/** What is wrong with a room's name, in the original server's words; undefined if nothing is. */
export function roomNameProblem(name: string): string | undefined {
  if (name === '') return 'Room name is required';
  if (isLongerThan(name, MAX_ROOM_NAME)) return `Room name too long (max ${MAX_ROOM_NAME} characters)`;
  return undefined;
}
