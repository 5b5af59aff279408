// Bytes of a text file to text. Chinese Excel and WPS save CSV as GB18030 (its ANSI code page) or as UTF-8; the strict
// decoders tell them apart. Knows nothing of columns.
import { ImportFault } from './import-fault.ts';

export type Encoding = 'UTF-8' | 'UTF-8 BOM' | 'UTF-16' | 'GB18030';

const MARKS: readonly (readonly [mark: readonly number[], label: string, encoding: Encoding])[] = [
	[[0xef, 0xbb, 0xbf], 'utf-8', 'UTF-8 BOM'],
	[[0xff, 0xfe], 'utf-16le', 'UTF-16'],
	[[0xfe, 0xff], 'utf-16be', 'UTF-16']
];

/** The text without its byte order mark. Throws ImportFault when it is no text, or in no encoding known here. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: Encoding } {
	const marked = MARKS.find(([mark]) => mark.every((byte, i) => bytes[i] === byte));
	const attempts: (readonly [label: string, encoding: Encoding])[] = marked
		? [[marked[1], marked[2]]]
		: [
				['utf-8', 'UTF-8'],
				['gb18030', 'GB18030']
			];
	if (!marked && bytes.includes(0)) throw new ImportFault('file_wrong_kind');
	for (const [label, encoding] of attempts) {
		const text = tryDecode(bytes, label);
		if (text !== null) return { text: readable(text), encoding };
	}
	throw new ImportFault('encoding_unknown');
}

function tryDecode(bytes: Uint8Array, label: string): string | null {
	try {
		return new TextDecoder(label, { fatal: true }).decode(bytes);
	} catch {
		return null;
	}
}

/** Refuses web pages (many systems export one under the name .xls) and binary files that happen to decode. */
function readable(text: string): string {
	if (/^\s*<(!doctype html|html|table|meta|head|body|div)/i.test(text))
		throw new ImportFault('file_web_page');
	if (/^\s*<\?xml/i.test(text)) throw new ImportFault('file_wrong_kind');
	if (text.trim() === '') throw new ImportFault('file_empty');
	// eslint-disable-next-line no-control-regex
	const controls = text.match(/[\u0000-\u0008\u000e-\u001f]/g)?.length ?? 0;
	if (controls * 100 > text.length) throw new ImportFault('file_wrong_kind');
	return text;
}
