import { useEffect, useRef, useState } from "preact/hooks";
import type { Doc } from "../doc";
import { download } from "../files";
import { batch, zip } from "../folder";
import type { Figure, Line, Sum, Want, Years } from "../protocol";
import type { Store } from "../store";
import { t } from "../words";

type Shown = "all" | "errors" | "failed";

/** Many reports: a line each, their sums, their years. */
export function Overview({ store }: { store: Store }) {
  const [filter, setFilter] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const [working, setWorking] = useState<string | null>(null);
  const busy = store.docs.some((doc) => doc.state === "busy");
  const read = store.docs.filter((doc) => doc.state !== "busy").length;
  useEffect(() => {
    if (busy || store.lines) return;
    batch<Line[]>(store, "list").then(
      ({ answer }) => { store.lines = answer; store.changed(); },
      (error: unknown) => store.tell(store.said(error)),
    );
  }, [busy, store.lines, store.docs.length]);
  const lines = new Map(store.lines?.map((line) => [line.id, line]));
  const fits = (doc: Doc) => {
    const line = lines.get(doc.id);
    if (shown === "failed" && doc.state !== "failed") return false;
    if (shown === "errors" && !((line?.errors ?? doc.errors) > 0)) return false;
    const texts = [doc.agency ?? "", doc.name, ...(line?.codes ?? [])];
    return !filter || texts.some((text) => text.includes(filter.trim()));
  };
  const work = async (what: string, task: () => Promise<void>) => {
    setWorking(what);
    try {
      await task();
    } catch (error) {
      store.tell(store.said(error));
    } finally {
      setWorking(null);
    }
  };
  const review = (kind: "xlsx" | "html", name: string) => work(name, async () => download(name, (await batch(store, { review: kind })).bytes));
  const pack = () => work("", async () => {
    const { bytes, left } = await zip(store, ["xlsx", "pdf", "json"], (done, all) => setWorking(t("packing", done, all)));
    download(t("zipped"), bytes);
    if (left.length) store.tell(t("leftOut", left.length), left);
    else store.tell(t("saved", t("zipped")));
  });
  const choices: [Shown, string][] = [["all", t("allRows")], ["errors", t("onlyErrors")], ["failed", t("onlyFailed")]];
  return (
    <div class="overview">
      <h2>{t("overview")} <span class="quiet">{t("batch", store.docs.length)}</span></h2>
      {busy && <progress value={read} max={store.docs.length} aria-label={t("progress", read, store.docs.length)} />}
      <div class="tools">
        <button type="button" data-review="xlsx" disabled={busy || working !== null} onClick={() => void review("xlsx", `${t("opinions")}.xlsx`)}>{t("opinions")} XLSX</button>
        <button type="button" data-review="html" disabled={busy || working !== null} onClick={() => void review("html", `${t("result")}.html`)}>{t("reviewPage")}</button>
        <button type="button" data-zip disabled={busy || working !== null} onClick={() => void pack()}>{t("zip")}</button>
        <span class="quiet" role="status">{working ?? ""}</span>
      </div>
      <div class="tools">
        <input type="search" aria-label={t("filter")} placeholder={t("filter")} value={filter} onInput={(e) => setFilter(e.currentTarget.value)} />
        {choices.map(([name, word]) => <button type="button" key={name} aria-pressed={shown === name} onClick={() => setShown(name)}>{word}</button>)}
      </div>
      <div class="scroll">
        <table class="list">
          <thead>
            <tr><th scope="col" class="left">{t("agency")}</th><th scope="col">{t("year")}</th><th scope="col">{t("errors")}</th><th scope="col">{t("warnings")}</th><th scope="col">{t("notes")}</th><th scope="col" class="left">{t("file")}</th></tr>
          </thead>
          <tbody>{store.docs.filter(fits).map((doc) => <Row key={doc.id} store={store} doc={doc} line={lines.get(doc.id)} />)}</tbody>
        </table>
      </div>
      {!busy && <Sums store={store} />}
      {!busy && <Compare store={store} />}
    </div>
  );
}

function Row({ store, doc, line }: { store: Store; doc: Doc; line: Line | undefined }) {
  if (doc.state !== "ready") {
    return (
      <tr class={doc.state}>
        <td colSpan={5} class="left quiet">{doc.state === "busy" ? t("busy") : `${t("failed")}：${doc.why}`}</td>
        <td class="left"><button type="button" class="plain" onClick={() => store.choose(doc.id)}>{doc.name}</button></td>
      </tr>
    );
  }
  const count = (n: number, severity: string) => <td class={n ? severity : ""}>{n}</td>;
  const counts = line ?? doc;
  const between = line?.findings ?? [];
  return (
    <>
      <tr>
        <td class="left"><button type="button" class="plain" onClick={() => store.choose(doc.id)}>{doc.agency ?? "—"}</button></td>
        <td>{doc.year ?? "—"}</td>
        {count(counts.errors, "error")}{count(counts.warnings, "warning")}{count(counts.notes, "note")}
        <td class="left">{doc.name}</td>
      </tr>
      {between.map((finding, i) => (
        <tr key={i} class="between"><td colSpan={6} class="left" data-code={finding.code}><span class={`word ${finding.severity}`}>{finding.word}</span> {finding.message}</td></tr>
      ))}
    </>
  );
}

function Figures({ heads, figures }: { heads: (string | number)[]; figures: Figure[] }) {
  return (
    <div class="scroll">
      <table class="list">
        <thead><tr><th scope="col" class="left">{t("figure")}</th>{heads.map((head) => <th scope="col" key={head}>{head}</th>)}</tr></thead>
        <tbody>{figures.map((figure) => <tr key={figure.name}><td class="left">{figure.name}</td>{figure.numbers.map((n, i) => <td key={i}>{n ?? "—"}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

/** The sums over the offices of a year. */
function Sums({ store }: { store: Store }) {
  const [sum, setSum] = useState<Sum | null>(null);
  const [name, setName] = useState("");
  const [year, setYear] = useState<number | null>(null);
  const [list, setList] = useState<File | null>(null);
  const roster = useRef<HTMLInputElement>(null);
  const years = [...new Set(store.docs.flatMap((doc) => doc.year ?? []))].sort((a, b) => b - a);
  const ask = async (kind: "view" | "xlsx" | "pdf") => {
    const data = list ? new Uint8Array(await list.arrayBuffer()) : undefined;
    const want: Want = { summary: { name: name.trim(), year, kind } };
    try {
      const { answer, bytes } = await batch<Sum>(store, want, data);
      if (kind === "view") setSum(answer);
      else download(`${name.trim() || "汇总"}.${kind}`, bytes);
    } catch (error) {
      store.tell(store.said(error));
    }
  };
  return (
    <section class="sums">
      <h3>{t("sum")}</h3>
      <div class="tools">
        <label>{t("sumName")} <input value={name} onInput={(e) => setName(e.currentTarget.value)} /></label>
        {years.length > 1 && (
          <label>{t("year")} <select value={year ?? ""} onChange={(e) => setYear(Number(e.currentTarget.value) || null)}>
            <option value="">{t("commonYear")}</option>
            {years.map((one) => <option key={one} value={one}>{one}</option>)}
          </select></label>
        )}
        <button type="button" title={t("rosterHint")} onClick={() => roster.current?.click()}>{list ? `${t("roster")}：${list.name}` : t("chooseRoster")}</button>
        <input ref={roster} type="file" accept=".csv,.txt" class="away" tabIndex={-1} aria-label={t("roster")} data-roster onChange={(e) => setList(e.currentTarget.files?.[0] ?? null)} />
        <button type="button" data-sum="view" onClick={() => void ask("view")}>{t("work")}</button>
        <button type="button" data-sum="xlsx" onClick={() => void ask("xlsx")}>{t("workbook")}</button>
        <button type="button" data-sum="pdf" onClick={() => void ask("pdf")}>{t("brief")}</button>
      </div>
      {sum && (
        <>
          <p>{sum.name} · {t("counted")} {sum.members}{sum.missing.length > 0 && <> · {t("absent")} {sum.missing.length}：{sum.missing.join("、")}</>}{sum.unknown.length > 0 && <> · {t("outside")} {sum.unknown.length}：{sum.unknown.join("、")}</>}</p>
          <Figures heads={[sum.year ?? ""]} figures={sum.figures} />
          {sum.remarks.length > 0 && <details><summary>{t("remarks")} {sum.remarks.length}</summary><ul>{sum.remarks.map((line, i) => <li key={i}>{line}</li>)}</ul></details>}
        </>
      )}
    </section>
  );
}

/** Years beside each other. */
function Compare({ store }: { store: Store }) {
  const [years, setYears] = useState<Years | null>(null);
  if (new Set(store.docs.map((doc) => doc.year).filter((year) => year !== null)).size < 2) return null;
  const ask = async (kind: "view" | "xlsx") => {
    try {
      const { answer, bytes } = await batch<Years>(store, { compare: { kind } });
      if (kind === "view") setYears(answer);
      else download(`${t("years")}.xlsx`, bytes);
    } catch (error) {
      store.tell(store.said(error));
    }
  };
  return (
    <section class="sums">
      <h3>{t("compare")}</h3>
      <div class="tools">
        <button type="button" data-compare="view" onClick={() => void ask("view")}>{t("work")}</button>
        <button type="button" data-compare="xlsx" onClick={() => void ask("xlsx")}>{t("workbook")}</button>
      </div>
      {years && <Figures heads={years.years} figures={years.figures} />}
    </section>
  );
}
