// Files as they are really uploaded: the wrong kind, damaged, hostile, or a list with a bad cell. One table, with the fault
// each must be given; run by src/lib/server/imports/malformed-files.test.ts.
import type { FileFaultCode, RowFaultCode } from '#lib/server/imports/import-fault.ts';
import { encodeGb18030 } from '../gb18030.ts';
import { sheetRow, workbookParts, zip } from '../zip.ts';

/** A file that cannot be previewed at all. */
export interface MalformedFile {
	title: string;
	name: string;
	bytes: () => Uint8Array;
	code: FileFaultCode;
	sheet?: string;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const padded = (head: Uint8Array | number[], size = 600): Uint8Array => {
	const made = new Uint8Array(size).fill(0x20);
	made.set(head);
	return made;
};
const compound = (stream: string): Uint8Array => {
	const made = padded([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 4096);
	made.set(Buffer.from(stream, 'utf16le'), 1024);
	return made;
};
const HEAD = '姓名,单位,手机号\n';
const GOOD = '沈嘉,云川精禾精密机械有限公司,13800000001\n';
const HEAD_ROW = sheetRow(1, ['姓名', '单位', '手机号']);
const GOOD_ROW = sheetRow(2, ['沈嘉', '云川精禾精密机械有限公司', '13800000001']);
const good = () => zip(workbookParts(HEAD_ROW + GOOD_ROW));
const without = (name: string) =>
	zip(workbookParts(HEAD_ROW + GOOD_ROW).filter((part) => part.name !== name));
const sheet = (xml: string) => zip(workbookParts(HEAD_ROW + xml));
const changed = (name: string, change: object) =>
	zip(workbookParts(HEAD_ROW + GOOD_ROW).map((part) => (part.name === name ? { ...part, ...change } : part)));
const SHEET = 'xl/worksheets/sheet1.xml';
const file = (
	title: string,
	[name, code]: readonly [name: string, code: FileFaultCode],
	make: () => Uint8Array
): MalformedFile => ({
	title,
	name,
	bytes: make,
	code
});

export const MALFORMED_FILES: readonly MalformedFile[] = [
	file('nothing', ['a.xlsx', 'file_empty'], () => bytes()),
	file('nothing, as text', ['a.csv', 'file_empty'], () => bytes()),
	file('spaces and newlines', ['a.csv', 'file_empty'], () => utf8('  \n \r\n ')),
	file('only commas', ['a.csv', 'file_empty'], () => utf8(',,,\n,,,\n')),
	file('only a byte order mark', ['a.csv', 'file_empty'], () => bytes(0xef, 0xbb, 0xbf)),
	file('more than 10 MB', ['a.csv', 'file_too_big'], () => new Uint8Array(10 * 1024 * 1024 + 1).fill(0x41)),
	file('old Excel', ['a.xls', 'file_old_excel'], () => compound('Workbook')),
	file('old Excel renamed', ['a.xlsx', 'file_old_excel'], () => compound('Workbook')),
	file('password-protected', ['a.xlsx', 'file_encrypted'], () => compound('EncryptedPackage')),
	file('old Word', ['a.doc', 'file_word'], () => compound('WordDocument')),
	file('rich text', ['a.rtf', 'file_word'], () => utf8('{\\rtf1 }')),
	file('new Word', ['a.docx', 'file_word'], () => zip([{ name: 'word/document.xml', contents: '<w/>' }])),
	file('binary workbook', ['a.xlsb', 'file_old_excel'], () =>
		zip([{ name: 'xl/workbook.bin', contents: 'x' }])
	),
	file('PDF', ['a.pdf', 'file_pdf'], () => padded(utf8('%PDF-1.7'))),
	file('PDF renamed', ['a.xlsx', 'file_pdf'], () => padded(utf8('%PDF-1.7'))),
	file('PNG', ['a.png', 'file_picture'], () => padded([0x89, 0x50, 0x4e, 0x47])),
	file('JPEG as csv', ['a.csv', 'file_picture'], () => padded([0xff, 0xd8, 0xff, 0xe0])),
	file('GIF', ['a.gif', 'file_picture'], () => padded(utf8('GIF89a'))),
	file('WebP', ['a.webp', 'file_picture'], () => padded(utf8('RIFF....WEBP'))),
	file('HEIC', ['a.heic', 'file_picture'], () => padded([0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70])),
	file('RAR', ['a.rar', 'file_archive'], () => padded(utf8('Rar!'))),
	file('7z', ['a.7z', 'file_archive'], () => padded([0x37, 0x7a, 0xbc, 0xaf])),
	file('gzip', ['a.csv.gz', 'file_archive'], () => padded([0x1f, 0x8b, 8])),
	file('zip of lists', ['a.zip', 'file_archive'], () => zip([{ name: '名单.csv', contents: HEAD + GOOD }])),
	file('OpenDocument', ['a.ods', 'file_archive'], () => zip([{ name: 'content.xml', contents: '<x/>' }])),
	file('web page called Excel', ['a.xls', 'file_web_page'], () =>
		utf8('<html><table><tr><td>姓名</td></tr></table></html>')
	),
	file('bare HTML table', ['a.xls', 'file_web_page'], () => utf8('\n<table><tr><td>姓名</td></tr></table>')),
	file('login page of a captive portal', ['a.csv', 'file_web_page'], () =>
		utf8('<!DOCTYPE html><title>登录</title>')
	),
	file('XML spreadsheet of 2003', ['a.xls', 'file_wrong_kind'], () =>
		utf8('<?xml version="1.0"?><Workbook/>')
	),
	file('JSON', ['a.json', 'file_wrong_kind'], () => utf8('{"姓名":"沈嘉"}')),
	file('script', ['a.js', 'file_wrong_kind'], () => utf8('alert(1)')),
	file('program', ['a.csv', 'file_wrong_kind'], () => padded([0x4d, 0x5a, 0, 0, 1])),
	file('NUL bytes in text', ['a.csv', 'file_wrong_kind'], () => utf8(HEAD + 'a\u0000b,c,d\n')),
	file('control characters', ['a.csv', 'file_wrong_kind'], () => utf8('\u0001\u0002\u0003姓名,单位\n')),
	file('no encoding at all', ['a.csv', 'encoding_unknown'], () => bytes(0xd0, 0xd5, 0xff, 0xff, 0x2c, 0x80)),
	file('GB18030 cut in the middle', ['a.csv', 'encoding_unknown'], () =>
		encodeGb18030(HEAD + '沈').slice(0, -1)
	),
	file('UTF-16 cut in the middle', ['a.csv', 'encoding_unknown'], () => bytes(0xff, 0xfe, 0x59, 0xd8, 0x41)),
	file('BOM of UTF-8 before GB18030', ['a.csv', 'encoding_unknown'], () =>
		Uint8Array.from([0xef, 0xbb, 0xbf, ...encodeGb18030(HEAD + GOOD)])
	),
	file('open quote', ['a.csv', 'csv_quotes'], () => utf8(HEAD + '"沈嘉,云川\n' + GOOD)),
	file('text behind a quote', ['a.csv', 'csv_quotes'], () => utf8(HEAD + '"沈"嘉,云川,1\n' + GOOD)),
	file('no heading', ['a.csv', 'no_header'], () => utf8(GOOD + GOOD)),
	file('poem', ['a.txt', 'no_header'], () => utf8('床前明月光\n疑是地上霜\n')),
	file('heading below row 10', ['a.csv', 'no_header'], () => utf8('题\n'.repeat(10) + HEAD + GOOD)),
	file('mojibake heading', ['a.csv', 'no_header'], () => utf8('濮撳悕,鍗曚綅\n' + GOOD)),
	file('no name column', ['a.csv', 'missing_column'], () => utf8('单位,手机号\n云川,13800000001\n')),
	file('heading only', ['a.csv', 'no_rows'], () => utf8(HEAD)),
	file('heading and blank rows', ['a.csv', 'no_rows'], () => utf8(HEAD + ',,\n,,\n')),
	file('heading only, workbook', ['a.xlsx', 'no_rows'], () => sheet('')),
	file('20,011 rows', ['a.csv', 'too_many_rows'], () => utf8(HEAD + GOOD.repeat(20_010))),
	file('201 columns', ['a.csv', 'too_many_columns'], () =>
		utf8(HEAD.trim() + ',x'.repeat(198) + '\n' + GOOD)
	),
	file('only PK', ['a.xlsx', 'file_broken'], () => utf8('PK')),
	file('PK and rubbish', ['a.xlsx', 'file_broken'], () => padded(utf8('PK\x03\x04'))),
	file('half a workbook', ['a.xlsx', 'file_broken'], () => good().slice(0, good().length / 2)),
	file('end of a workbook', ['a.xlsx', 'file_broken'], () =>
		Uint8Array.from([0x50, 0x4b, ...good().slice(300)])
	),
	file('empty archive', ['a.xlsx', 'file_archive'], () => zip([])),
	file('no workbook part', ['a.xlsx', 'file_old_excel'], () => without('xl/workbook.xml')),
	file('no relations part', ['a.xlsx', 'file_broken'], () => without('xl/_rels/workbook.xml.rels')),
	file('no sheet part', ['a.xlsx', 'file_broken'], () => without(SHEET)),
	file('same part twice', ['a.xlsx', 'file_broken'], () =>
		zip([...workbookParts(HEAD_ROW), ...workbookParts(GOOD_ROW)])
	),
	file('encrypted part', ['a.xlsx', 'file_encrypted'], () => changed(SHEET, { claims: { flags: 1 } })),
	file('unknown compression', ['a.xlsx', 'file_broken'], () => changed(SHEET, { claims: { method: 99 } })),
	file('part longer than it says', ['a.xlsx', 'file_broken'], () => changed(SHEET, { claims: { size: 10 } })),
	file('part shorter than it says', ['a.xlsx', 'file_broken'], () =>
		changed(SHEET, { claims: { size: 90_000 } })
	),
	file('part that says 4 GB', ['a.xlsx', 'file_unpacks_too_big'], () =>
		changed(SHEET, { claims: { size: 0xfffffff0 } })
	),
	file('bomb of zeros', ['a.xlsx', 'file_unpacks_too_big'], () =>
		changed(SHEET, { contents: Buffer.alloc(70 * 1024 * 1024) })
	),
	file('bomb that lies', ['a.xlsx', 'file_broken'], () =>
		changed(SHEET, { contents: Buffer.alloc(70 * 1024 * 1024), claims: { size: 100 } })
	),
	file('XML cut off', ['a.xlsx', 'file_broken'], () =>
		changed(SHEET, { contents: '<worksheet><sheetData><row' })
	),
	file('not XML', ['a.xlsx', 'file_broken'], () => changed(SHEET, { contents: 'hello' })),
	file('document type with entities', ['a.xlsx', 'file_broken'], () =>
		changed(SHEET, { contents: '<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>' })
	),
	file('row number of a billion', ['a.xlsx', 'file_broken'], () =>
		sheet('<row r="999999999"><c r="A999999999"><v>1</v></c></row>')
	),
	file('row number beyond Excel', ['a.xlsx', 'file_broken'], () => sheet('<row r="2000000"/>')),
	file('negative row', ['a.xlsx', 'file_broken'], () => sheet('<row r="-2"/>')),
	file('column beyond Excel', ['a.xlsx', 'file_broken'], () =>
		sheet('<row r="2"><c r="ZZZ2"><v>1</v></c></row>')
	),
	file('cell far below', ['a.xlsx', 'too_many_rows'], () =>
		sheet('<row r="900000"><c r="A900000"><v>1</v></c></row>')
	),
	file('cell far right', ['a.xlsx', 'too_many_columns'], () =>
		sheet('<row r="2"><c r="XFD2"><v>1</v></c></row>')
	),
	file('cell without address', ['a.xlsx', 'file_broken'], () => sheet('<row r="2"><c><v>1</v></c></row>')),
	file('address hidden behind a bracket', ['a.xlsx', 'file_broken'], () =>
		sheet('<row r="2"><c x=">" r="A2"><v>1</v></c></row>')
	),
	file('rows out of order', ['a.xlsx', 'file_broken'], () => sheet(sheetRow(5, ['a']) + sheetRow(3, ['b']))),
	file('shared text that is not there', ['a.xlsx', 'file_broken'], () =>
		sheet('<row r="2"><c r="A2" t="s"><v>7</v></c></row>')
	),
	file('unknown cell type', ['a.xlsx', 'file_broken'], () =>
		sheet('<row r="2"><c r="A2" t="zz"><v>7</v></c></row>')
	),
	file('empty sheet', ['a.xlsx', 'file_empty'], () => zip(workbookParts(''))),
	{ ...file('a sheet that is not there', ['a.xlsx', 'sheet_not_found'], good), sheet: '第二张' },
	{ ...file('a sheet called like a property', ['a.xlsx', 'sheet_not_found'], good), sheet: '__proto__' }
];

/** A good list but for one cell. The heading is 姓名, 单位, 手机号, 信用代码, 职务, 身份, 单位类型. */
export const CELL_HEADER = ['姓名', '单位', '手机号', '信用代码', '职务', '身份', '单位类型'];
export const CELL_FIELDS = [
	'name',
	'organisation',
	'mobile',
	'creditCode',
	'title',
	'personRole',
	'organisationKind'
] as const;

/** The cell, its field, and the fault; `to` instead of a fault where the cell is put right. */
export const CELLS: readonly {
	field: (typeof CELL_FIELDS)[number];
	cell: string;
	code?: RowFaultCode;
	to?: string | null;
}[] = [
	{ field: 'name', cell: '', code: 'missing_name' },
	{ field: 'name', cell: '　 ', code: 'missing_name' },
	{ field: 'name', cell: '无', code: 'missing_name' },
	{ field: 'name', cell: '/', code: 'missing_name' },
	{ field: 'name', cell: '123', code: 'name_shape' },
	{ field: 'name', cell: '？！', code: 'name_shape' },
	{ field: 'name', cell: '张三、李四', code: 'name_several' },
	{ field: 'name', cell: '张三 13800000001', code: 'name_several' },
	{ field: 'name', cell: "=cmd|' /C calc'!A0", code: 'formula' },
	{ field: 'name', cell: '@SUM(1+1)', code: 'formula' },
	{ field: 'name', cell: '＝１＋１', code: 'formula' },
	{ field: 'name', cell: '-HYPERLINK(1)', code: 'formula' },
	{ field: 'name', cell: '-2+3+cmd|x', code: 'formula' },
	{ field: 'name', cell: '名'.repeat(61), code: 'too_long' },
	{ field: 'name', cell: '张\ufffd', code: 'garbled' },
	{ field: 'name', cell: '??', code: 'garbled' },
	{ field: 'name', cell: '张　三', to: '张三' },
	{ field: 'name', cell: '张 三 丰', to: '张三丰' },
	{ field: 'name', cell: '阿依古丽•买买提', to: '阿依古丽·买买提' },
	{ field: 'name', cell: 'John  Smith', to: 'John Smith' },
	{ field: 'name', cell: '\u202e张三\u200b', to: '张三' },
	{ field: 'name', cell: '𠮷田', to: '𠮷田' },
	{ field: 'organisation', cell: '', code: 'missing_organisation' },
	{ field: 'organisation', cell: '=1', code: 'formula' },
	{ field: 'organisation', cell: '司'.repeat(121), code: 'too_long' },
	{ field: 'organisation', cell: '云川（瑞陶）材料', to: '云川（瑞陶）材料' },
	{ field: 'mobile', cell: '', to: null },
	{ field: 'mobile', cell: '暂无', to: null },
	{ field: 'mobile', cell: '13800000001.0', to: '13800000001' },
	{ field: 'mobile', cell: '="13800000001"', to: '13800000001' },
	{ field: 'mobile', cell: "'13800000001", to: '13800000001' },
	{ field: 'mobile', cell: '1.38E+10', code: 'scientific' },
	{ field: 'mobile', cell: '1.3800000001e10', code: 'scientific' },
	{ field: 'mobile', cell: '1380000000', code: 'mobile_length' },
	{ field: 'mobile', cell: '138000000011', code: 'mobile_length' },
	{ field: 'mobile', cell: '12300000001', code: 'mobile_prefix' },
	{ field: 'mobile', cell: '0288-8000117', code: 'mobile_landline' },
	{ field: 'mobile', cell: '8000117转2', code: 'mobile_landline' },
	{ field: 'mobile', cell: '400-800-1234', code: 'mobile_landline' },
	{ field: 'mobile', cell: '028-88001234', code: 'mobile_landline' },
	{ field: 'mobile', cell: '13800000001、13800000002', code: 'mobile_several' },
	{ field: 'mobile', cell: '138****8306', code: 'mobile_masked' },
	{ field: 'mobile', cell: '+852 9123 4567', code: 'mobile_foreign' },
	{ field: 'mobile', cell: '0085291234567', code: 'mobile_foreign' },
	{ field: 'mobile', cell: '见名片', code: 'mobile_shape' },
	{ field: 'mobile', cell: '1380000000l', code: 'mobile_shape' },
	{ field: 'mobile', cell: '2026-11-21', code: 'mobile_landline' },
	{ field: 'creditCode', cell: '无', to: null },
	{ field: 'creditCode', cell: '91350100m000100y43', to: '91350100M000100Y43' },
	{ field: 'creditCode', cell: '9135O1OOM000100Y43', to: '91350100M000100Y43' },
	{ field: 'creditCode', cell: '91350100M000100Y4Z', code: 'credit_shape' },
	{ field: 'creditCode', cell: '91350100M000100Y44', code: 'credit_check' },
	{ field: 'creditCode', cell: '91350100M000100Y4', code: 'credit_length' },
	{ field: 'creditCode', cell: '350100100012345', code: 'credit_old_number' },
	{ field: 'creditCode', cell: '9.1440300192204E+17', code: 'scientific' },
	{ field: 'title', cell: '长'.repeat(61), code: 'too_long' },
	{ field: 'title', cell: '锟斤拷', code: 'garbled' },
	{ field: 'title', cell: '+A1', code: 'formula' },
	{ field: 'title', cell: '=" "', to: null },
	{ field: 'personRole', cell: '外星人', code: 'unknown_word' },
	{ field: 'personRole', cell: '__proto__', code: 'unknown_word' },
	{ field: 'personRole', cell: '参会人员', to: 'enterprise-rep' },
	{ field: 'personRole', cell: 'VIP', to: 'guest' },
	{ field: 'organisationKind', cell: 'constructor', code: 'unknown_word' },
	{ field: 'organisationKind', cell: '高校院所', to: 'university' }
];
