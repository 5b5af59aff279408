// Checks a workbook's archive and sheets before a library unpacks them, so that no file, however it was made, can fill the
// memory: sizes are the true ones (everything is inflated once, bounded), and no cell lies further out than a list may be.
// Does not know what the cells mean.
import { inflateRawSync } from 'node:zlib';
import { ImportFault } from './import-fault.ts';

const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 2_000;
/** Rows and columns of a list, heading included. Excel's own limits are 1,048,576 and 16,384. */
export const MAX_ROWS = 20_000;
export const MAX_COLUMNS = 200;
const ROWS_ABOVE_LIST = 10;

const END_OF_DIRECTORY = 0x06054b50;
const ZIP64_LOCATOR = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;

/** Throws ImportFault unless `bytes` is a sound, modest .xlsx archive. */
export function guardWorkbook(bytes: Uint8Array): void {
	let parts: Map<string, Buffer>;
	try {
		parts = unpack(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
	} catch (cause) {
		throw cause instanceof ImportFault ? cause : new ImportFault('file_broken');
	}
	if (parts.has('word/document.xml')) throw new ImportFault('file_word');
	if (!parts.has('xl/workbook.xml')) {
		const isWorkbook = [...parts.keys()].some((name) => name.startsWith('xl/'));
		throw new ImportFault(isWorkbook ? 'file_old_excel' : 'file_archive');
	}
	for (const part of parts.values()) if (part.includes('sheetData')) guardSheet(part.toString('utf8'));
}

/** The names in the archive, with the contents of its XML parts. Other parts are not looked into: nobody reads them. */
function unpack(zip: Buffer): Map<string, Buffer> {
	const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
	if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new ImportFault('file_broken');
	const isZip64 = end >= 20 && zip.readUInt32LE(end - 20) === ZIP64_LOCATOR;
	const count = zip.readUInt16LE(end + 8);
	if (isZip64 || count > MAX_ENTRIES) throw new ImportFault('file_broken');
	const parts = new Map<string, Buffer>();
	let at = zip.readUInt32LE(end + 16);
	let total = 0;
	for (let i = 0; i < count; i++) {
		if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new ImportFault('file_broken');
		const entry = readEntry(zip, at);
		total += entry.size;
		if (total > MAX_UNPACKED_BYTES) throw new ImportFault('file_unpacks_too_big');
		if (parts.has(entry.name)) throw new ImportFault('file_broken');
		if (entry.isEncrypted) throw new ImportFault('file_encrypted');
		parts.set(entry.name, /\.(xml|rels)$/i.test(entry.name) ? inflate(zip, entry) : Buffer.alloc(0));
		at += entry.length;
	}
	return parts;
}

interface Entry {
	name: string;
	isEncrypted: boolean;
	method: number;
	packedSize: number;
	size: number;
	header: number;
	length: number;
}

function readEntry(zip: Buffer, at: number): Entry {
	const nameLength = zip.readUInt16LE(at + 28);
	return {
		isEncrypted: (zip.readUInt16LE(at + 8) & 1) === 1,
		method: zip.readUInt16LE(at + 10),
		packedSize: zip.readUInt32LE(at + 20),
		size: zip.readUInt32LE(at + 24),
		header: zip.readUInt32LE(at + 42),
		name: zip.toString('utf8', at + 46, at + 46 + nameLength),
		length: 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
	};
}

/** The contents, exactly as long as the directory says: a part that lies about its size is refused. */
function inflate(zip: Buffer, entry: Entry): Buffer {
	if (zip.readUInt32LE(entry.header) !== LOCAL_HEADER) throw new ImportFault('file_broken');
	const from = entry.header + 30 + zip.readUInt16LE(entry.header + 26) + zip.readUInt16LE(entry.header + 28);
	const packed = zip.subarray(from, from + entry.packedSize);
	if (entry.method !== 0 && entry.method !== 8) throw new ImportFault('file_broken');
	const contents =
		entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) });
	if (contents.length !== entry.size) throw new ImportFault('file_broken');
	return contents;
}

/** Every address in a sheet must be an address, and every filled cell within the size of a list. */
function guardSheet(xml: string): void {
	if (xml.includes('<!DOCTYPE')) throw new ImportFault('file_broken');
	for (const match of xml.matchAll(/(?:\s|(?<!xmlns):)r\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
		const address = match[1] ?? match[2] ?? '';
		if (!/^[A-Z]{0,3}[1-9]\d{0,6}$/.test(address)) throw new ImportFault('file_broken');
		if (rowOf(address) > 1_048_576 || columnOf(address) > 16_384) throw new ImportFault('file_broken');
	}
	for (const match of xml.matchAll(/<(?:[\w.-]+:)?c(?=[\s>])([^>]*)>(?!\s*<\/)/g)) {
		const attributes = match[1] ?? '';
		if (attributes.endsWith('/')) continue;
		const address = /[\s:]r\s*=\s*["']([A-Z]+\d+)["']/.exec(attributes)?.[1];
		if (!address) throw new ImportFault('file_broken');
		if (rowOf(address) > MAX_ROWS + ROWS_ABOVE_LIST)
			throw new ImportFault('too_many_rows', { limit: MAX_ROWS });
		if (columnOf(address) > MAX_COLUMNS) throw new ImportFault('too_many_columns', { limit: MAX_COLUMNS });
	}
}

const rowOf = (address: string): number => Number(address.replace(/^[A-Z]+/, ''));

const columnOf = (address: string): number =>
	[...address.replace(/\d+$/, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
