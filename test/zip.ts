// A zip archive made by hand, honest or lying, for tests of what arrives under the name of a workbook.
import { crc32, deflateRawSync } from 'node:zlib';

/** One part. `claims` overrides what the archive says of it. */
export interface Part {
	name: string;
	contents: string | Uint8Array;
	stored?: boolean;
	claims?: { size?: number; flags?: number; method?: number };
}

/** The bytes of an archive with these parts, in order. */
export function zip(parts: readonly Part[]): Uint8Array {
	const files: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const part of parts) {
		const plain = Buffer.from(part.contents);
		const packed = part.stored ? plain : deflateRawSync(plain);
		const name = Buffer.from(part.name);
		const head = Buffer.alloc(26);
		head.writeUInt16LE(20, 0);
		head.writeUInt16LE(part.claims?.flags ?? 0, 2);
		head.writeUInt16LE(part.claims?.method ?? (part.stored ? 0 : 8), 4);
		head.writeUInt32LE(crc32(plain), 10);
		head.writeUInt32LE(packed.length, 14);
		head.writeUInt32LE(part.claims?.size ?? plain.length, 18);
		head.writeUInt16LE(name.length, 22);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(offset, 10);
		files.push(Buffer.from('PK\x03\x04', 'latin1'), head, name, packed);
		directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, name);
		offset += 30 + name.length + packed.length;
	}
	const size = directory.reduce((sum, one) => sum + one.length, 0);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(parts.length, 4);
	end.writeUInt16LE(parts.length, 6);
	end.writeUInt32LE(size, 8);
	end.writeUInt32LE(offset, 12);
	return new Uint8Array(Buffer.concat([...files, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end]));
}

const SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The parts of a minimal workbook whose only sheet has this XML between <sheetData> and </sheetData>. */
export function workbookParts(sheetData: string): Part[] {
	return [
		{
			name: '[Content_Types].xml',
			contents: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
		},
		{
			name: 'xl/workbook.xml',
			contents: `<workbook ${SHEET} xmlns:r="${OFFICE}"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>`
		},
		{
			name: 'xl/_rels/workbook.xml.rels',
			contents: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
		},
		{
			name: 'xl/worksheets/sheet1.xml',
			contents: `<worksheet ${SHEET}><sheetData>${sheetData}</sheetData></worksheet>`
		}
	];
}

/** A row of text and number cells (numbers as they stand in the XML, so 1.38E+10 can be written). */
export function sheetRow(row: number, cells: readonly (string | { number: string })[]): string {
	const made = cells.map((cell, i) => {
		const address = `${String.fromCharCode(65 + i)}${row}`;
		return typeof cell === 'string'
			? `<c r="${address}" t="inlineStr"><is><t>${cell}</t></is></c>`
			: `<c r="${address}"><v>${cell.number}</v></c>`;
	});
	return `<row r="${row}">${made.join('')}</row>`;
}
