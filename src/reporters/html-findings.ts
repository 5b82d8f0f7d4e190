import type { Finding } from '../model/finding.js';
import { codeFrame, type FrameLine } from './code-frame.js';
import { drawLines, html, type Markup } from './html-template.js';
import { findingPlace } from './view/target.js';

/** A line of a file with its number, which is not selected with it. */
function drawFrameLine({ number, before, at, after }: FrameLine): Markup {
  const text = at === undefined ? html`${before}` : html`${before}<mark>${at}</mark>${after}`;
  return html`<span class="row${at !== undefined && ' here'}"
    ><span class="no">${String(number)}</span>${text}</span
  >`;
}

/** The lines of a file that a finding is about, where it is in one. */
export function drawFrame(finding: Finding): Markup {
  const frame = codeFrame(finding);
  return html`${frame.length > 0 && html`<pre class="frame">${frame.map(drawFrameLine)}</pre>`}`;
}

export function drawFinding(finding: Finding): Markup {
  const { severity, ruleId, message, suggestion } = finding;
  const place = findingPlace(finding);
  return html`<li class="finding is-${severity}">
    <p class="head">
      <span class="pill ${severity}">${severity}</span> <code class="name">${ruleId}</code>
      ${place !== undefined && html`<span class="place">${place}</span>`}
    </p>
    <p>${drawLines(message)}</p>
    ${drawFrame(finding)} ${suggestion !== undefined && html`<p class="advice">${drawLines(suggestion)}</p>`}
  </li> `;
}

/** Findings one below the other, each with the lines that it is about. */
export function drawFindings(findings: readonly Finding[]): Markup {
  return html`<ol class="findings">
    ${findings.map(drawFinding)}
  </ol>`;
}
