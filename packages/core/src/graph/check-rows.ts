// What lineage refuses when planning: judging a value on rows that it learned from, training steps on held-out rows,
// and a gate's evidence that does not vouch for its subject.

import { type AuthorProblem, authorProblem } from '../base/author-error.ts';
import { checkRowsDeclaration } from './check-declaration.ts';
import { inputOf } from './definition.ts';
import { findOverlap, type Lineage, type Origin, roleOf, showPath, traceLineage } from './lineage.ts';
import type { PlanNode } from './node.ts';
import { isSameRef, nameRef, type Ref } from './ref.ts';

/** Problems with rows in a plan; all that there are. Nodes come parents first. */
export function checkRows(nodes: readonly PlanNode[]): readonly AuthorProblem[] {
  const wrong = [...new Set(nodes.map((node) => node.definition))].flatMap(checkRowsDeclaration);
  if (wrong.length) return wrong;
  const lineage = traceLineage(nodes);
  return nodes.flatMap((node) =>
    node.definition.role === 'gate'
      ? checkEvidence(node, lineage)
      : [...checkLeak(node, lineage), ...checkTrainingOnly(node, lineage)],
  );
}

function checkLeak(node: PlanNode, lineage: Lineage): AuthorProblem[] {
  const wired = Object.entries(node.inputs);
  const judged = wired.filter(([name]) => roleOf(node, name) === 'reads');
  const knowing = wired.filter(([name]) => !inputOf(node.definition, name)?.kind.holdsRows);
  return knowing.flatMap(([name, value]) =>
    judged.flatMap(([, rows]) => {
      const overlap = findOverlap(lineage(value).learned, lineage(rows).rows);
      if (!overlap) return [];
      const [learned, read] = overlap;
      const details = {
        step: node.definition.name,
        input: name,
        learnedFrom: showPath(learned, nameRef(value)),
        readFrom: showPath(read, node.definition.name),
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

function checkEvidence(gate: PlanNode, lineage: Lineage): AuthorProblem[] {
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
      if (checkLeak(evidence.node, lineage).length) return [];
      const learnedOverlap = findOverlap(learned, rows);
      const by = nameRef(evidence);
      if (learnedOverlap) {
        const paths = { learnedFrom: showPath(learnedOverlap[0]), readFrom: showPath(learnedOverlap[1], by) };
        return [authorProblem('evidence-on-learned-rows', { ...about, ...paths }, gate.calledAt)];
      }
      const chosenOverlap = findOverlap(chosen, rows);
      if (!chosenOverlap) return [];
      const paths = { chosenBy: showPath(chosenOverlap[0]), readFrom: showPath(chosenOverlap[1], by) };
      return [authorProblem('evidence-on-choosing-rows', { ...about, ...paths }, gate.calledAt)];
    });
}

/** The rows that a node looked at itself to make its evidence; all of its rows but those of the subject. */
function rowsReadBy(node: PlanNode, subject: Ref<unknown>, lineage: Lineage): readonly Origin[] {
  return Object.entries(node.inputs)
    .filter(([name, ref]) => !isSameRef(ref, subject) && inputOf(node.definition, name)?.kind.holdsRows)
    .flatMap(([, ref]) => lineage(ref).rows);
}
