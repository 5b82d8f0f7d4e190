/** The ids of all probes. They share one namespace with those of the rules. */
export async function loadProbeIds(): Promise<ReadonlySet<string>> {
  const { probes } = await import('../probes/index.js');
  return new Set(probes.map(({ meta }) => meta.id));
}
