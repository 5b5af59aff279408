// Patent numbers on the pages behind secret links: written as on the booth page.
import { showPatentNumber } from '#lib/domain/patent-number.ts';

/** ZL201710601862.3 for a granted patent; an application's number stands by itself. */
export const numberOf = (patent: { number: string; legalStatus?: string | null | undefined }): string =>
	showPatentNumber(patent.number, { isGranted: patent.legalStatus === 'granted' });
