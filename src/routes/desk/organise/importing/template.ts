// Empty lists to fill in, as .xlsx or .csv (UTF-8 with BOM, which Excel needs to read Chinese).
import { download, workbook } from '#lib/server/desk/workbooks.ts';

/** An answer that the browser saves as `name`, with these headings and nothing beneath them. */
export async function emptyList(
	name: string,
	headings: readonly string[],
	kind: 'xlsx' | 'csv'
): Promise<Response> {
	if (kind === 'csv') return download(`\ufeff${headings.join(',')}\r\n`, `${name}.csv`);
	const columns = headings.map((heading) => ({ heading, width: Math.max(12, heading.length * 2 + 6) }));
	return download(await workbook({ name, columns, rows: [] }), `${name}.xlsx`);
}
