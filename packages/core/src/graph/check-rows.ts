// What lineage refuses when planning: judging a value on rows that it learned from, training steps on held-out rows,
// and a gate's evidence that does not vouch for its subject.

import { type AuthorProblem, authorProblem } from '../base/errors/author-error.ts';
import { checkRowsDeclaration } from './check-declaration.ts';
import { inputOf, type RowsRole } from './definition.ts';
import {
  findOverlap,
  judgedOn,
  type Lineage,
  type Origin,
  roleOf,
  showPath,
  showSameBytes,
  traceLineage,
} from './lineage.ts';
import type { PlanNode } from './node.ts';
import { isSameRef, nameRef, type Ref } from './ref.ts';
import { compareSources, type SameRows, type SourceContents } from './same-rows.ts';

/**
 * Problems with rows in a plan; all that there are. Nodes come parents first.
 *
 * @param contents - what the sources hold, where their bytes were read: sources with equal bytes are one
 */
export function checkRows(nodes: readonly PlanNode[], contents?: SourceContents): readonly AuthorProblem[] {
  const wrong = [...new Set(nodes.map((node) => node.definition))].flatMap(checkRowsDeclaration);
  if (wrong.length) return wrong;
  const lineage = traceLineage(nodes);
  const hasSameRows = compareSources(contents);
  return nodes.flatMap((node) =>
    node.definition.role === 'gate'
      ? checkEvidence(node, lineage, hasSameRows)
      : [...checkLeak(node, lineage, hasSameRows), ...checkTrainingOnly(node, lineage)],
  );
}

function checkLeak(node: PlanNode, lineage: Lineage, hasSameRows: SameRows): AuthorProblem[] {
  const wired = Object.entries(node.inputs);
  const judged = wired.filter(([name]) => roleOf(node, name) === 'reads');
  const knowing = wired.filter(([name]) => !inputOf(node.definition, name)?.kind.holdsRows);
  return knowing.flatMap(([name, value]) =>
    judged.flatMap(([, rows]) => {
      const overlap = findOverlap(lineage(value).learned, lineage(rows).rows, hasSameRows);
      if (!overlap) return [];
      const [learned, read] = overlap;
      const details = {
        step: node.definition.name,
        input: name,
        learnedFrom: showPath(learned, nameRef(value)),
        readFrom: showPath(read, node.definition.name) + showSameBytes(learned, read),
      };
      return [authorProblem('leak', details, node.calledAt)];
    }),
  );
}

function checkTrainingOnly(node: PlanNode, lineage: Lineage): AuthorProblem[] {
  const inputs = node.definition.rows.trainingOnly ?? [];
  return inputs.flatMap((input) => {
    const ref = node.inputs[input];
    const heldOut = ref && lineage(ref).rows.find((origin) => origin.parts.some((part) => part.heldOut));
    if (!heldOut) return [];
    return [
      authorProblem('held-out-rows', { step: node.definition.name, input, path: showPath(heldOut) }, node.calledAt),
    ];
  });
}

function checkEvidence(gate: PlanNode, lineage: Lineage, hasSameRows: SameRows): AuthorProblem[] {
  const subject = gate.inputs['subject']!;
  const { learned, chosen } = lineage(subject);
  return Object.entries(gate.inputs)
    .filter(([name]) => name !== 'subject')
    .flatMap(([name, evidence]) => {
      const about = { gate: gate.definition.name, evidence: name };
      const vouches = Object.values(evidence.node.inputs).some((ref) => isSameRef(ref, subject));
      if (!vouches) {
        const details = { ...about, from: nameRef(evidence), subject: nameRef(subject) };
        return [authorProblem('evidence-of-another', details, gate.calledAt)];
      }
      const rows = rowsReadBy(evidence.node, subject, lineage);
      // A step that judges rows says itself that there is a leak, and a mistake is told once.
      if (checkLeak(evidence.node, lineage, hasSameRows).length) return [];
      const learnedOverlap = findOverlap(learned, rows, hasSameRows);
      const by = nameRef(evidence);
      if (learnedOverlap) {
        const readFrom = showPath(learnedOverlap[1], by) + showSameBytes(...learnedOverlap);
        const paths = { learnedFrom: showPath(learnedOverlap[0]), readFrom };
        return [authorProblem('evidence-on-learned-rows', { ...about, ...paths }, gate.calledAt)];
      }
      const chosenOverlap = findOverlap(chosen, rows, hasSameRows);
      if (!chosenOverlap) return [];
      const readFrom = showPath(chosenOverlap[1], by) + showSameBytes(...chosenOverlap);
      const paths = { chosenBy: showPath(chosenOverlap[0]), readFrom };
      return [authorProblem('evidence-on-choosing-rows', { ...about, ...paths }, gate.calledAt)];
    });
}

/**
 * The rows that evidence was made from: those that its node looked at itself, and those of metrics that it was given. Where a
 * node says which rows it judges by (`reads`), rows that it says it learns from are for comparison: a privacy test compares
 * with the rows that trained the model.
 */
function rowsReadBy(node: PlanNode, subject: Ref<unknown>, lineage: Lineage): readonly Origin[] {
  const declared: Readonly<Record<string, RowsRole>> = node.definition.rows.in ?? {};
  const hasJudged = Object.values(declared).includes('reads');
  return Object.entries(node.inputs)
    .filter(([name, ref]) => !isSameRef(ref, subject) && !(hasJudged && declared[name] === 'learns'))
    .flatMap(([name, ref]) => {
      const { holdsRows, holdsMetrics } = inputOf(node.definition, name)!.kind;
      if (holdsRows) return lineage(ref).rows;
      return holdsMetrics ? lineage(ref).read : judgedOn(lineage(ref));
    });
}
