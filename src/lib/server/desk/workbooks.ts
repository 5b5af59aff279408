// Workbooks and other files that the desk hands out, as download answers. What a spreadsheet would run is made harmless.
import writeWorkbook from 'write-excel-file/node';
import { harmless } from '../imports/fault-report.ts';

const TYPES: Record<string, string> = {
	csv: 'text/csv; charset=utf-8',
	json: 'application/json; charset=utf-8',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	zip: 'application/zip'
};

export interface Sheet {
	name: string;
	/** Heading and width in characters of each column. */
	columns: readonly { heading: string; width: number }[];
	rows: readonly (readonly (string | null)[])[];
}

export async function workbook({ name, columns, rows }: Sheet): Promise<Uint8Array> {
	const head = columns.map(({ heading }) => ({
		value: heading,
		fontWeight: 'bold' as const,
		backgroundColor: '#DDEBEF'
	}));
	const body = rows.map((row) =>
		row.map((value) => (value ? { value: harmless(value), type: String, format: '@' } : null))
	);
	return writeWorkbook([head, ...body], {
		sheet: name,
		columns: columns.map(({ width }) => ({ width })),
		stickyRowsCount: 1
	}).toBuffer();
}

/** An answer that the browser saves under `fileName`. */
export const download = (bytes: Uint8Array | string, fileName: string): Response =>
	downloadAs(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, fileName);

/** The same of what is written while it is read. */
export function downloadAs(body: Uint8Array | ReadableStream<Uint8Array>, fileName: string): Response {
	const ending = fileName.split('.').at(-1) ?? '';
	return new Response(body as BodyInit, {
		headers: {
			'content-type': TYPES[ending] ?? 'application/octet-stream',
			// RFC 6266: the plain name for old browsers, the real one for the others.
			'content-disposition': `attachment; filename="yuanhui.${ending}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
			'cache-control': 'no-store'
		}
	});
}
