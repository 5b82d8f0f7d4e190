import type { Evidence } from '../model/probe.js';
import { drawFinding, drawFrame } from './html-findings.js';
import { drawLines, html, type Markup } from './html-template.js';
import { drawCode } from './html-view.js';
import { findingPlace } from './view/target.js';
import type { PromiseView, PropertyView } from './view/promises.js';
import {
  countStandings,
  countWords,
  gravestOf,
  isOpen,
  standingWords,
  type Standing,
  type StandingCounts,
} from './view/standing.js';

/** The class of a pill or a frame in the colour of a standing. */
function colour(standing: Standing): string {
  const { tone } = standingWords[standing];
  return tone === 'muted' ? 'quiet' : tone;
}

function drawPill(standing: Standing, text: string): Markup {
  return html`<span class="pill ${colour(standing)}">${text}</span>`;
}

/** A pill for each standing that occurs, gravest first. */
export function drawCounts(counts: StandingCounts): Markup[] {
  return countWords(counts).map(({ standing, text }) => drawPill(standing, text));
}

function drawEvidence(evidence: readonly Evidence[]): Markup {
  const items = evidence.map(
    ({ kind, text }) =>
      html`<dt>${kind}</dt>
        <dd>${drawCode(text)}</dd> `,
  );
  return html`<dl class="evidence">${items}</dl>`;
}

function drawHead({ id, title, standing }: PromiseView, place?: string): Markup {
  return html`<p class="head">
    ${drawPill(standing, standingWords[standing].word)} <strong>${title}</strong>
    <code class="name">${id}</code>
    ${place !== undefined && html`<span class="place">${place}</span>`}
  </p>`;
}

/** A promise that was not kept, in full: its findings, and what was seen. */
function drawOpen(promise: PromiseView): Markup {
  const { standing, message, findings, evidence } = promise;
  const [only, ...others] = findings;
  const isTold = only?.message === message && others.length === 0;
  return html`<li class="finding is-${colour(standing)}">
    ${drawHead(promise, isTold ? findingPlace(only) : undefined)}
    <p>${drawLines(message)}</p>
    ${isTold && drawFrame(only)}
    ${isTold && only.suggestion !== undefined && html`<p class="advice">${drawLines(only.suggestion)}</p>`}
    ${
      !isTold &&
      findings.length > 0 &&
      html`<ol class="findings">
        ${findings.map(drawFinding)}
      </ol>`
    }
    ${evidence.length > 0 && drawEvidence(evidence)}
  </li> `;
}

function drawClosed(promise: PromiseView): Markup {
  const { message, evidence } = promise;
  return html`<li class="promise">
    ${drawHead(promise)}
    <p>${drawLines(message)}</p>
    ${
      evidence.length > 0 &&
      html`<details class="seen">
        <summary>What was seen</summary>
        ${drawEvidence(evidence)}
      </details>`
    }
  </li> `;
}

function drawPromise(promise: PromiseView): Markup {
  const isPlain = !isOpen(promise.standing) && promise.findings.length === 0;
  return isPlain ? drawClosed(promise) : drawOpen(promise);
}

function drawProperty({ property, title, counts, promises }: PropertyView, anchor: string): Markup {
  const id = `${anchor}-${property}`;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">
      ${title}<small
        >${countWords(counts)
          .map(({ text }) => text)
          .join(', ')}</small
      >
    </h2>
    <ol class="findings">
      ${promises.map(drawPromise)}
    </ol>
  </section> `;
}

/** A line for each property that leads to its promises, then these. */
export function drawScorecard(scorecard: readonly PropertyView[], anchor: string): Markup {
  const id = `${anchor}-scorecard`;
  const total = countStandings(scorecard.flatMap(({ promises }) => promises));
  const lines = scorecard.map(
    ({ property, title, counts }) =>
      html`<li class="is-${colour(gravestOf(counts))}">
        <a href="#${anchor}-${property}">${title}</a> <span class="counts">${drawCounts(counts)}</span>
      </li> `,
  );
  const content =
    lines.length > 0
      ? html`<ul class="scorecard">
          ${lines}
        </ul>`
      : html`<p class="none">no promise was asked for</p>`;
  return html`<section aria-labelledby="${id}">
      <h2 id="${id}">
        Scorecard<small
          >${countWords(total)
            .map(({ text }) => text)
            .join(', ')}</small
        >
      </h2>
      ${content}
    </section>
    ${scorecard.map((property) => drawProperty(property, anchor))}`;
}
