import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { PublicReport } from '#lib/contracts/public-status.ts';
import { type Markup, markup } from '#lib/markup.ts';
import { maintenanceEffect, maintenanceStateWords } from '#lib/public-status-words.ts';
import { paragraph } from './status-now.ts';
import { statusEnd, statusSpan, statusTime } from './status-time.ts';

/** What is in progress, with its planned end or by how much it overran; then what is planned. Nothing where there is neither. */
export function maintenanceCards({ maintenance, pendingMaintenanceMessage }: PublicReport, now: Date): Markup[] {
  const underWay = maintenance.filter(({ state }) => state !== 'PLANNED');
  const planned = maintenance.filter(({ state }) => state === 'PLANNED');
  const announced = paragraph(pendingMaintenanceMessage, 'card');
  return [
    section(
      'under-way',
      'In progress',
      underWay.map((one) => underWayCard(one, now)),
    ),
    section('planned', 'Planned', [
      ...(announced === null ? [] : [announced]),
      ...planned.map((one) => plannedCard(one, now)),
    ]),
  ];
}

function section(id: string, title: string, cards: Markup[]): Markup {
  if (cards.length === 0) return markup``;
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${cards}
</section>`;
}

function underWayCard(maintenance: PublicMaintenance, now: Date): Markup {
  const { title, text, state, startsOn, startedOn, endsOn, announcedEndsOn } = maintenance;
  const began = startedOn ?? startsOn;
  const wasExtended = announcedEndsOn !== null && announcedEndsOn !== endsOn;
  const tone = state === 'OVERRUN' ? 'bad' : 'caution';
  return markup`<article class="card">
<h3 dir="auto">${title}</h3>
<p class="when"><span class="pill ${tone}">${maintenanceStateWords[state]}</span> ${statusSpan(endsOn, now, { ahead: 'ends in {}', past: '{} past its planned end' })}</p>
${paragraph(text, 'text')}
${effect(maintenance)}
<dl><div><dt>Started</dt><dd>${statusTime(began, 'full')}</dd></div><div><dt>Planned end</dt><dd>${statusTime(endsOn, 'full')}${
    wasExtended && markup`, originally ${statusEnd(announcedEndsOn, endsOn)}`
  }</dd></div></dl>
</article>`;
}

function plannedCard(maintenance: PublicMaintenance, now: Date): Markup {
  const { title, text, startsOn, endsOn } = maintenance;
  return markup`<article class="card">
<h3 dir="auto">${title}</h3>
<p class="when"><span class="pill work">${statusSpan(startsOn, now, { ahead: 'in {}', past: '{} late, not started' })}</span> ${statusTime(startsOn, 'full')} to ${statusEnd(endsOn, startsOn)}</p>
${paragraph(text, 'text')}
${effect(maintenance)}
</article>`;
}

function effect(maintenance: PublicMaintenance): Markup | null {
  const words = maintenanceEffect(maintenance);
  return words === null ? null : markup`<p class="effect">${words}</p>`;
}
