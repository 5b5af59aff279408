// The twenty presets: the programmes of the five policy documents, one file each, in the form in which definitions are exported and imported but for
// the ambiguities, which several share. Only here the documents are known. For server and desk: a phone never needs a definition.
import { programmeDefinition, type ProgrammeDefinition } from '../definition.ts';
import ambiguities from './ambiguities.json' with { type: 'json' };
import hunan2022University from './hunan-2022-university.json' with { type: 'json' };
import hunan2022Park from './hunan-2022-park.json' with { type: 'json' };
import hunan2022PlatformData from './hunan-2022-platform-data.json' with { type: 'json' };
import hunan2022PlatformTrading from './hunan-2022-platform-trading.json' with { type: 'json' };
import hunan2022Prefecture from './hunan-2022-prefecture.json' with { type: 'json' };
import hunan2022RiskPool from './hunan-2022-risk-pool.json' with { type: 'json' };
import jiangsu2022University from './jiangsu-2022-university.json' with { type: 'json' };
import jiangsu2022IndustryCentre from './jiangsu-2022-industry-centre.json' with { type: 'json' };
import chongqing2024Overall from './chongqing-2024-overall.json' with { type: 'json' };
import chongqing2024Platform from './chongqing-2024-platform.json' with { type: 'json' };
import chongqing2024University from './chongqing-2024-university.json' with { type: 'json' };
import chongqing2024Sme from './chongqing-2024-sme.json' with { type: 'json' };
import chongqing2024Agency from './chongqing-2024-agency.json' with { type: 'json' };
import chongqing2024Park from './chongqing-2024-park.json' with { type: 'json' };
import chongqing2024Consulting from './chongqing-2024-consulting.json' with { type: 'json' };
import chongqing2024AwardTransfer from './chongqing-2024-award-transfer.json' with { type: 'json' };
import chongqing2024AwardPledge from './chongqing-2024-award-pledge.json' with { type: 'json' };
import henan2021Overall from './henan-2021-overall.json' with { type: 'json' };
import hubei2024Plan from './hubei-2024-plan.json' with { type: 'json' };
import hubei2024Library from './hubei-2024-library.json' with { type: 'json' };

const FILES = [
	hunan2022University,
	hunan2022Park,
	hunan2022PlatformData,
	hunan2022PlatformTrading,
	hunan2022Prefecture,
	hunan2022RiskPool,
	jiangsu2022University,
	jiangsu2022IndustryCentre,
	chongqing2024Overall,
	chongqing2024Platform,
	chongqing2024University,
	chongqing2024Sme,
	chongqing2024Agency,
	chongqing2024Park,
	chongqing2024Consulting,
	chongqing2024AwardTransfer,
	chongqing2024AwardPledge,
	henan2021Overall,
	hubei2024Plan,
	hubei2024Library
];

let parsed: readonly ProgrammeDefinition[] | undefined;

/** All presets, in the order of the documents. Parsed once, when first asked for. */
export function presets(): readonly ProgrammeDefinition[] {
	parsed ??= FILES.map((file) => {
		const named = new Set(file.indicators.flatMap((one) => one.ambiguities));
		return programmeDefinition.parse({ ...file, ambiguities: ambiguities.filter(({ id }) => named.has(id)) });
	});
	return parsed;
}

/** The preset of that id, or undefined. */
export const presetOf = (id: string): ProgrammeDefinition | undefined =>
	presets().find((one) => one.id === id);
