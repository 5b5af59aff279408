// A native bar chart in a workbook that write-excel-file writes: the bars are cells of the sheet, so that the chart follows when somebody changes one.
// The library draws no charts; its features let one add the four pieces that ECMA-376 asks for (drawing anchor, relation, content type, chart part).
import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import type { Feature } from 'write-excel-file/node';

export interface ChartOfCells {
	/** The sheet (from 0) whose cells it shows and on which it stands, and that sheet's name. */
	sheetIndex: number;
	sheet: string;
	title: string;
	/** Rows of the sheet from 1: those of the bars. */
	firstRow: number;
	lastRow: number;
	/** Columns as letters. */
	labels: string;
	values: string;
	/** What the cells hold, which readers show until they have computed. */
	cached: readonly { label: string; value: number | null }[];
	/** Excel's format of the values, such as `0%`. */
	format: string;
	/** Where it stands: column and row from 0 of its upper left corner. */
	at: { column: number; row: number };
}

/** What the library may write, as it names it itself without handing it out. */
type SheetFeature = Feature<Stream | Buffer | Blob>;

/** The feature that puts the chart on its sheet. One chart a sheet. */
export function chartFeature(chart: ChartOfCells): SheetFeature {
	const number = chart.sheetIndex + 1;
	const isIts = (sheetIndex: number) => sheetIndex === chart.sheetIndex;
	return {
		files: {
			transform: {
				'[Content_Types].xml': {
					insert: () =>
						`<Override PartName="/xl/charts/chart${number}.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>`
				},
				'xl/drawings/drawing{id}.xml': {
					insert: (_, { sheetIndex }) => (isIts(sheetIndex) ? anchor(chart) : undefined)
				},
				'xl/drawings/_rels/drawing{id}.xml.rels': {
					insert: (_, { sheetIndex }) =>
						isIts(sheetIndex)
							? `<Relationship Id="rId-chart-1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart" Target="../charts/chart${number}.xml"/>`
							: undefined
				}
			},
			write: { files: () => ({ [`xl/charts/chart${number}.xml`]: chartPart(chart) }) }
		}
	};
}

const escaped = (text: string): string =>
	text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

function anchor({ at, cached, title }: ChartOfCells): string {
	const height = Math.max(14, cached.length * 2);
	return (
		`<xdr:twoCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">` +
		`<xdr:from><xdr:col>${at.column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${at.row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>` +
		`<xdr:to><xdr:col>${at.column + 10}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${at.row + height}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>` +
		`<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="1001" name="chart" descr="${escaped(title)}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>` +
		`<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">` +
		`<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId-chart-1"/>` +
		`</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>`
	);
}

function chartPart(chart: ChartOfCells): string {
	const { title, cached, firstRow, lastRow, format } = chart;
	const range = (column: string) =>
		escaped(`'${chart.sheet.replace(/'/g, "''")}'!$${column}$${firstRow}:$${column}$${lastRow}`);
	const points = (of: (one: ChartOfCells['cached'][number]) => string | number | null) =>
		`<c:ptCount val="${cached.length}"/>` +
		cached
			.map((one, i) => {
				const value = of(one);
				return value === null ? '' : `<c:pt idx="${i}"><c:v>${escaped(String(value))}</c:v></c:pt>`;
			})
			.join('');
	return (
		`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` +
		`<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">` +
		`<c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>${escaped(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>` +
		`<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>` +
		`<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:v>${escaped(title)}</c:v></c:tx>` +
		`<c:spPr><a:solidFill><a:srgbClr val="0F6B7A"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>` +
		`<c:dLbls><c:numFmt formatCode="${escaped(format)}" sourceLinked="0"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>` +
		`<c:cat><c:strRef><c:f>${range(chart.labels)}</c:f><c:strCache>${points(({ label }) => label)}</c:strCache></c:strRef></c:cat>` +
		`<c:val><c:numRef><c:f>${range(chart.values)}</c:f><c:numCache><c:formatCode>${escaped(format)}</c:formatCode>${points(({ value }) => value)}</c:numCache></c:numRef></c:val>` +
		`</c:ser><c:gapWidth val="60"/><c:axId val="111"/><c:axId val="112"/></c:barChart>` +
		`<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="112"/><c:crosses val="autoZero"/></c:catAx>` +
		`<c:valAx><c:axId val="112"/><c:scaling><c:orientation val="minMax"/><c:max val="1"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="t"/><c:majorGridlines/><c:numFmt formatCode="${escaped(format)}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="111"/><c:crosses val="max"/></c:valAx>` +
		`</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>`
	);
}
