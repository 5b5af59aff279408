// A scanner that works as a keyboard (USB or Bluetooth): it types a code in one burst and presses Enter or Tab. Heard wherever no field has the
// focus; what is typed into a field belongs to the field. Knows no domain.

/** What one key press says, as far as a burst cares. */
export interface KeyPress {
	/** The character, '' for a key that types none (Shift …), 'Enter' for the end, also where that is a Tab. */
	char: string;
	/** Milliseconds of a clock that only goes forward: the event's own time, so that a busy page does not tear a burst apart. */
	at: number;
}

/** Scanners leave 1 to 50 ms between two keys, more over a crowded Bluetooth; a hand that types eight letters in a row does not keep below this. */
export const GAP_MS = 120;
/** Shorter than every code of ours: keys that were pressed by chance. */
const MIN_LENGTH = 8;
/** From here on it is a burst: the page must not take its keys for its own. */
const SURE_LENGTH = 3;
const MAX_LENGTH = 512;

/** What the page must do with the key: nothing, keep it from having an effect, or take the text of a burst that has ended. */
export type Heard = { kind: 'other' } | { kind: 'burst' } | { kind: 'text'; text: string };

/** Gathers bursts. Pure: the caller brings the clock. */
export function burstReader(): (press: KeyPress) => Heard {
	let typed = '';
	let lastAt = -Infinity;
	return ({ char, at }) => {
		if (char === '') return { kind: 'other' };
		if (at - lastAt > GAP_MS || typed.length >= MAX_LENGTH) typed = '';
		lastAt = at;
		if (char !== 'Enter') {
			typed += char;
			return typed.length < SURE_LENGTH ? { kind: 'other' } : { kind: 'burst' };
		}
		const text = typed;
		typed = '';
		return text.length < MIN_LENGTH ? { kind: 'other' } : { kind: 'text', text };
	};
}

/** The signs of an American keyboard, which scanners pretend to be, by key: plain and with Shift. */
const SIGNS: Readonly<Record<string, string>> = {
	...Object.fromEntries(
		[...'1!2@3#4$5%6^7&8*9(0)'.matchAll(/(.)(.)/g)].map(([both, n]) => [`Digit${n}`, both])
	),
	Minus: '-_',
	Equal: '=+',
	Slash: '/?',
	Period: '.>',
	Comma: ',<',
	Semicolon: ';:',
	Space: '  '
};

/**
 * The character a scanner meant. A Chinese input method turns `:` into ： and `/` into 、 or swallows the key altogether (key `Process`), and
 * Caps Lock turns every letter round: then the key itself is asked, or the case turned back.
 */
export function charOf(
	event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>,
	hasCapsLock: boolean
): string {
	const { key, code, shiftKey } = event;
	if (/^(Enter|Tab)$/.test(key) || /^(Numpad)?Enter$|^Tab$/.test(code)) return 'Enter';
	if (/^[ -~]$/.test(key)) return hasCapsLock ? turnCase(key) : key;
	// A key that types nothing (Shift, F1 …) has a name in ASCII; what an input method made of a key has none, or says Process.
	if (key.length > 1 && key !== 'Process' && key !== 'Unidentified') return '';
	const letter = /^Key([A-Z])$/.exec(code)?.[1];
	if (letter) return shiftKey ? letter : letter.toLowerCase();
	return SIGNS[code]?.[shiftKey ? 1 : 0] ?? '';
}

const turnCase = (char: string): string =>
	char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();

/** Calls `onText` with every code that a keyboard scanner types while no field has the focus. @returns the way to stop */
export function listenToKeyboard(onText: (text: string) => void): () => void {
	const read = burstReader();
	const listen = (event: KeyboardEvent) => {
		if (event.ctrlKey || event.altKey || event.metaKey || isForField(event.target)) return;
		const heard = read({
			char: charOf(event, event.getModifierState('CapsLock')),
			at: event.timeStamp
		});
		if (heard.kind === 'other') return;
		// Else the Enter would press the button that has the focus, and `/` open a browser's search.
		event.preventDefault();
		event.stopPropagation();
		if (heard.kind === 'text') onText(heard.text);
	};
	// Before anything else on the page hears of it.
	addEventListener('keydown', listen, { capture: true });
	return () => removeEventListener('keydown', listen, { capture: true });
}

/** Buttons, boxes and pickers take no text. */
const NO_TEXT = new Set([
	'button',
	'submit',
	'reset',
	'checkbox',
	'radio',
	'file',
	'range',
	'color',
	'image'
]);

function isForField(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
	return target.isContentEditable || target.matches('textarea, select');
}
