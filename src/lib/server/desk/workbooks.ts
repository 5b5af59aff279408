// Workbooks that the desk hands out, as download answers. What a spreadsheet would run is made harmless.
import writeWorkbook from 'write-excel-file/node';
import { harmless } from '../imports/fault-report.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

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
export function download(bytes: Uint8Array | string, fileName: string): Response {
	const type = fileName.endsWith('.csv') ? 'text/csv; charset=utf-8' : XLSX;
	const body = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
	return new Response(body as BodyInit, {
		headers: {
			'content-type': type,
			// RFC 6266: the plain name for old browsers, the real one for the others.
			'content-disposition': `attachment; filename="yuanhui.${fileName.split('.').at(-1)}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
			'cache-control': 'no-store'
		}
	});
}
