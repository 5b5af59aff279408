// Tells what an uploaded file is from its first bytes; the name only settles what bytes cannot. Does not read the file.
import { ImportFault, type FileFaultCode } from './import-fault.ts';

export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** Signatures of files that people upload by mistake, and the fault each one is. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], fault: FileFaultCode])[] = [
	[[0x25, 0x50, 0x44, 0x46], 'file_pdf'],
	[[0x89, 0x50, 0x4e, 0x47], 'file_picture'],
	[[0xff, 0xd8, 0xff], 'file_picture'],
	[[0x47, 0x49, 0x46, 0x38], 'file_picture'],
	[[0x42, 0x4d], 'file_picture'],
	[[0x49, 0x49, 0x2a, 0x00], 'file_picture'],
	[[0x52, 0x49, 0x46, 0x46], 'file_picture'],
	[[0x00, 0x00, 0x00], 'file_picture'], // HEIC: a box length, then "ftyp"
	[[0x52, 0x61, 0x72, 0x21], 'file_archive'],
	[[0x37, 0x7a, 0xbc, 0xaf], 'file_archive'],
	[[0x1f, 0x8b], 'file_archive'],
	[[0x7b, 0x5c, 0x72, 0x74, 0x66], 'file_word']
];
const ZIP = [0x50, 0x4b];
/** OLE2 compound file: the old Excel and Word, and every password-protected new one. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];
/** The stream that holds an encrypted workbook, as its name stands in the compound file (UTF-16). */
const ENCRYPTED_STREAM = Buffer.from('EncryptedPackage', 'utf16le');
const WORD_STREAM = Buffer.from('WordDocument', 'utf16le');
const TEXT_EXTENSIONS = ['', 'csv', 'txt', 'tsv', 'xls', 'xlsx'];

/** 'zip' for what may be a workbook, 'text' for what may be a CSV. Throws ImportFault for everything else. */
export function fileKind(bytes: Uint8Array, fileName: string): 'zip' | 'text' {
	if (bytes.length === 0) throw new ImportFault('file_empty');
	if (bytes.length > MAX_FILE_BYTES) throw new ImportFault('file_too_big', { limit: 10 });
	if (startsWith(bytes, ZIP)) return 'zip';
	if (startsWith(bytes, COMPOUND)) throw new ImportFault(compoundFault(bytes));
	const known = SIGNATURES.find(([signature]) => startsWith(bytes, signature));
	if (known) throw new ImportFault(known[1]);
	if (!TEXT_EXTENSIONS.includes(extension(fileName))) throw new ImportFault('file_wrong_kind');
	return 'text';
}

function compoundFault(bytes: Uint8Array): FileFaultCode {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	if (buffer.includes(ENCRYPTED_STREAM)) return 'file_encrypted';
	return buffer.includes(WORD_STREAM) ? 'file_word' : 'file_old_excel';
}

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
	signature.every((byte, i) => bytes[i] === byte);

const extension = (fileName: string): string => /\.([^.\\/]*)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
