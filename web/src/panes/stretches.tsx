import type { Run } from "../protocol";

/** A text, in stretches where some of it looks otherwise than the rest. */
export function Stretches({ text, runs }: { text: string; runs: Run[] | undefined }) {
  return <>{runs ? runs.map((run, i) => <Stretch key={i} run={run} />) : text}</>;
}

/** A stretch of a text as the source has it. Where it leads is told and not opened: the page reaches nothing. */
function Stretch({ run }: { run: Run }) {
  const words = run.bold ? <b>{run.text}</b> : <>{run.text}</>;
  return run.link ? <span class="leads" title={run.link}>{words}</span> : words;
}
