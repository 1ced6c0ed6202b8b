import { consoleAnswers } from './console-answers.ts';

const mostTries = 3;

/**
 * Loads a part of the console's script that is needed later than the page. While the console is down it waits, rather than fail.
 * @param load `() => import(...)`
 * @throws its own error when the console answers and does not have the part, as after an upgrade
 */
export async function loadPatiently<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let tries = 1; ; tries++) {
    try {
      return await load();
    } catch (error) {
      if (tries === mostTries) throw error;
      await consoleAnswers();
    }
  }
}
