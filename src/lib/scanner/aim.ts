// Which of several codes in one picture is meant. Pure; does not know what a text means.
import type { Code } from './looks.ts';

/**
 * The code nearest the middle, because a clerk aims; the others wait for their turn there. One that is sought counts before one that is not,
 * however far from the middle: a poster's code behind a badge is not aimed at.
 * @param codes the nearest to the middle first
 */
export function aimedAt(
	codes: readonly Code[],
	isSought: (text: string) => boolean = () => true
): Code | undefined {
	return codes.find(({ text }) => isSought(text)) ?? codes[0];
}
