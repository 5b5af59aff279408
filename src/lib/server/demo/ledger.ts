// The demo's 台账: three deals, a pledge and a product filing, of which one deal came of a lead of today's fair and the others never began at an event.
// Days are reckoned from today, so that one licence is soon to be filed. Plain arguments of recordDeal, recordPledge and recordProductFiling.
import { shiftDay } from '#lib/domain/china-time.ts';
import type { DeskArgs } from '../perform.ts';
import { DEMO_PARK } from './programmes.ts';
import type { EventRequests, RequestWorld } from './requests.ts';

/** `ofLead` belongs to the fair; the rest to the book. */
export interface DemoLedger {
	ofLead: DeskArgs<'recordDeal'>[];
	deals: DeskArgs<'recordDeal'>[];
	pledges: DeskArgs<'recordPledge'>[];
	filings: DeskArgs<'recordProductFiling'>[];
}

/** The 台账 as of `today` (YYYY-MM-DD, Shanghai). `fair` has the lead that was signed. */
export function demoLedger(
	{ chance, patents, counterparts }: RequestWorld,
	today: string,
	fair: EventRequests
): DemoLedger {
	const signed = fair.advanceLead.find(({ to }) => to === 'signed');
	const asked = fair.requestPatent.find(({ lead }) => lead === signed?.lead);
	const licensed = patents.find(({ patent }) => patent === asked?.patent);
	if (!asked?.company || !licensed) throw new Error('The demo has no lead that was signed.');
	const [thin, paint, filter] = [patents[3]!, patents[10]!, patents[7]!];
	return {
		ofLead: [
			{
				deal: chance.uuid(),
				lead: asked.lead,
				type: 'licence',
				holderName: licensed.holderName,
				holderCode: counterparts.江材.creditCode,
				holderKind: licensed.holderKind,
				acquirerName: asked.company,
				acquirerCode: asked.creditCode,
				patents: [licensed.number],
				signedOn: today,
				effectiveOn: today,
				amountFen: 300_000_00,
				isRelatedParty: false,
				facilitatedBy: ['云溪高新区企业服务中心'],
				payments: [
					{ dueOn: shiftDay(today, 15), amountFen: 150_000_00 },
					{ dueOn: shiftDay(today, 380), amountFen: 150_000_00 }
				]
			}
		],
		deals: [
			{
				deal: chance.uuid(),
				type: 'open-licence',
				holderName: thin.holderName,
				holderCode: counterparts.理工.creditCode,
				holderKind: thin.holderKind,
				acquirerName: '云川望岳精密机械有限公司',
				acquirerSize: 'small',
				acquirerRegion: '990112',
				patents: [thin.number],
				signedOn: shiftDay(today, -78),
				effectiveOn: shiftDay(today, -78),
				amountFen: 30_000_00,
				payments: [{ paidOn: shiftDay(today, -70), amountFen: 30_000_00, voucher: '发票 0078' }]
			},
			{
				deal: chance.uuid(),
				type: 'transfer',
				holderName: paint.holderName,
				holderKind: paint.holderKind,
				acquirerName: '西屏青岚化工股份有限公司',
				acquirerSize: 'medium',
				patents: [paint.number],
				signedOn: shiftDay(today, -140),
				effectiveOn: shiftDay(today, -140),
				recordedOn: shiftDay(today, -101),
				recordNo: '2026990000123',
				recordAmountFen: 600_000_00,
				amountFen: 600_000_00,
				payments: [
					{ paidOn: shiftDay(today, -130), amountFen: 200_000_00, voucher: '发票 0041' },
					{ dueOn: shiftDay(today, 30), amountFen: 400_000_00 }
				]
			}
		],
		pledges: [
			{
				pledge: chance.uuid(),
				borrowerName: '云川拓石环保科技有限公司',
				borrowerSize: 'small',
				borrowerRegion: '990112',
				borrowerPark: DEMO_PARK,
				lenderName: '云川农商银行',
				rightKinds: ['patent'],
				patents: [filter.number],
				registeredFen: 5_000_000_00,
				registeredOn: shiftDay(today, -60),
				registrationNo: 'Y2026990000456',
				loanFen: 3_000_000_00,
				paidOutOn: shiftDay(today, -48),
				isOwnPatents: false,
				isInclusive: true,
				facilitatedBy: ['云溪高新区企业服务中心']
			}
		],
		filings: [
			{
				filing: chance.uuid(),
				firmName: '西屏沃野农机股份有限公司',
				firmCode: counterparts.沃野.creditCode,
				product: '4U-90 型丘陵马铃薯收获机',
				patents: [patents[19]!.number],
				filingNo: 'CP2026990012',
				filedOn: shiftDay(today, -33),
				firmRegion: '990112',
				firmPark: DEMO_PARK,
				assistedBy: ['云溪高新区企业服务中心'],
				isIntensive: true,
				salesFen: 12_600_000_00
			}
		]
	};
}
