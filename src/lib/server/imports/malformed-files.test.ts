// Whatever is uploaded gets a fault with a code, never somebody else's exception.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CELL_FIELDS, CELL_HEADER, CELLS, MALFORMED_FILES } from '../../../../test/cases/malformed-files.ts';
import { encodeGb18030 } from '../../../../test/gb18030.ts';
import { sheetRow, workbookParts, zip } from '../../../../test/zip.ts';
import { previewAttendees } from './attendee-list.ts';
import { previewEnterprises } from './enterprise-list.ts';
import { ImportFault } from './import-fault.ts';

const faultOf = async (file: { name: string; bytes: Uint8Array }, sheet?: string): Promise<unknown> => {
	try {
		await previewAttendees(file, { sheet });
		return null;
	} catch (fault) {
		return fault;
	}
};

describe('malformed files', () => {
	test.each(MALFORMED_FILES.map((one) => [one.title, one] as const))('%s', async (_title, one) => {
		const fault = await faultOf({ name: one.name, bytes: one.bytes() }, one.sheet);
		expect(fault).toBeInstanceOf(ImportFault);
		expect((fault as ImportFault).code).toBe(one.code);
	});

	it('has no two cases of one title', () => {
		expect(new Set(MALFORMED_FILES.map((one) => one.title)).size).toBe(MALFORMED_FILES.length);
	});
});

const GOOD = ['沈嘉', '云川精禾精密机械有限公司', '13800000009', '', '经理', '', ''];

describe('malformed cells', () => {
	test.each(CELLS.map((one) => [`${one.field} “${one.cell}” → ${one.code ?? one.to}`, one] as const))(
		'%s',
		async (_title, { field, cell, code, to }) => {
			const cells = GOOD.map((good, i) => (CELL_FIELDS[i] === field ? cell : good));
			const quoted = [CELL_HEADER, cells].map((row) =>
				row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')
			);
			const preview = await previewAttendees({ name: 'a.csv', bytes: Buffer.from(quoted.join('\r\n')) });
			expect(preview.counts.blank).toBe(0);
			if (code) {
				expect(preview.faults).toEqual([
					expect.objectContaining({ row: 2, field, code, column: CELL_HEADER[CELL_FIELDS.indexOf(field)] })
				]);
				expect(preview.canImport).toBe(false);
			} else {
				expect(preview.faults).toEqual([]);
				expect(preview.rows[0]?.draft?.[field] ?? null).toBe(to);
			}
		}
	);
});

const onlyOurs = async (name: string, bytes: Uint8Array): Promise<void> => {
	for (const read of [previewAttendees, previewEnterprises])
		await read({ name, bytes }).then(
			(preview) => expect(JSON.parse(JSON.stringify(preview))).toBeTruthy(),
			(fault: unknown) => expect(fault).toBeInstanceOf(ImportFault)
		);
};

describe('any bytes', () => {
	const names = fc.constantFrom('a.csv', 'a.xlsx', 'a.txt', 'a', '名单.xls', '../a.csv');
	it('are a preview or a fault', async () => {
		await fc.assert(fc.asyncProperty(names, fc.uint8Array({ maxLength: 400 }), onlyOurs), { numRuns: 300 });
	});

	it('are a preview or a fault behind a good heading, in either encoding', async () => {
		const heading = '姓名,单位,手机号,企业名称,信用代码\n';
		const heads = fc.constantFrom(Buffer.from(heading), Buffer.from(encodeGb18030(heading)));
		await fc.assert(
			fc.asyncProperty(heads, fc.uint8Array({ maxLength: 300 }), (head, rest) =>
				onlyOurs('a.csv', Buffer.concat([head, rest]))
			),
			{ numRuns: 300 }
		);
	});

	it('are a preview or a fault in cells of any text', async () => {
		const cell = fc.string({ unit: 'binary', maxLength: 30 });
		await fc.assert(
			fc.asyncProperty(fc.array(cell, { minLength: 7, maxLength: 7 }), (cells) =>
				onlyOurs('a.csv', Buffer.from([CELL_HEADER, cells].map((row) => row.join('\t')).join('\n')))
			),
			{ numRuns: 300 }
		);
	});

	it('are a preview or a fault when a sound workbook is damaged anywhere', async () => {
		const sound = zip(workbookParts(sheetRow(1, ['姓名', '单位']) + sheetRow(2, ['沈嘉', '云川'])));
		await fc.assert(
			fc.asyncProperty(fc.nat(sound.length - 1), fc.nat(255), (at, value) => {
				const damaged = sound.slice();
				damaged[at] = value;
				return onlyOurs('a.xlsx', damaged);
			}),
			{ numRuns: 300 }
		);
	});

	it('are a preview or a fault as the XML of a sheet', async () => {
		const pieces = fc.constantFrom(
			'<row r="2">',
			'</row>',
			'<c r="A2">',
			'<c r="B2" t="s">',
			'</c>',
			'<v>1</v>',
			'<v>',
			'<is><t>张',
			'</t></is>',
			'&#0;',
			'&x;',
			'<!--',
			']]>',
			'"',
			'r="9"',
			'\u0000'
		);
		await fc.assert(
			fc.asyncProperty(fc.array(pieces, { maxLength: 12 }), (xml) =>
				onlyOurs('a.xlsx', zip(workbookParts(sheetRow(1, ['姓名', '单位']) + xml.join(''))))
			),
			{ numRuns: 200 }
		);
	});
});
