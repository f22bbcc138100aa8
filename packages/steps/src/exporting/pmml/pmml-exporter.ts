// PMML 4.4 (Data Mining Group): one file with the columns of a row as fields, the encoding, the model and its decision, for
// linear models and trees. https://dmg.org/pmml/v4-4-1/GeneralStructure.html

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyModel } from '../../models/model-value.ts';
import { valuesOf } from '../exported-input.ts';
import type { Exporter } from '../exporter.ts';
import { describeNotHeld } from '../not-held.ts';
import { decideScores, decisionOf, probabilityOf } from './decide-scores.ts';
import { type EncodedFields, encodeFields } from './encode-fields.ts';
import { openPmml, type PmmlRow } from './open-pmml.ts';
import { scoreModels } from './score-models.ts';
import { attributeOf, childrenOf, type Element, element, writeXml } from './xml-element.ts';

const pmmlFile = 'model.pmml';

export const pmmlExporter: Exporter = {
  async write(model, folder) {
    const { description } = model;
    const fields = encodeFields(description.features, description.cleaning);
    const path = join(folder, pmmlFile);
    const document = await documentOf(model, fields);
    refuseSameNames(document, fields.inputs);
    await writeFile(path, writeXml(document));
    return {
      about: {
        file: pmmlFile,
        pmml: '4.4',
        inputs: fields.inputs.map(({ shape: _, ...input }) => input),
        outputs: outputNames(model),
      },
      notHeld: describeNotHeld(description),
      async open() {
        const open = openPmml(await readFile(path, 'utf8'));
        const { classes, label, task } = description;
        return {
          async predict(rows) {
            const given = fields.inputs.map((input) => ({
              input,
              values: valuesOf(input, description.features, rows),
            }));
            const answers = Array.from({ length: rows.rowCount }, (_, row) => {
              const one: PmmlRow = new Map(
                given.flatMap(({ input: { name, shape, at }, values }) => {
                  const value = values[row * shape[0]! + at]!;
                  // A missing value has no entry.
                  return Number.isNaN(value) || value === '' ? [] : [[name, value] as const];
                }),
              );
              return open(one);
            });
            const numberOf = (answer: PmmlRow, name: string) => Number(answer.get(name) ?? Number.NaN);
            if (task === 'regression')
              return {
                labels: [],
                numbers: Float64Array.from(answers, (answer) => numberOf(answer, decisionOf(label))),
              };
            return {
              labels: answers.map((answer) => String(answer.get(decisionOf(label)))),
              numbers: Float64Array.from(
                answers.flatMap((answer) => classes.map((name) => numberOf(answer, probabilityOf(name)))),
              ),
            };
          },
          close: async () => undefined,
        };
      },
    };
  },
};

function outputNames({ description: { task, label, classes } }: AnyModel): readonly string[] {
  return task === 'regression' ? [decisionOf(label)] : [...classes.map(probabilityOf), decisionOf(label)];
}

async function documentOf(
  model: AnyModel,
  { dataFields, derivedFields, inputs, numbers }: EncodedFields,
): Promise<Element> {
  const { description } = model;
  const { label, classes, task } = description;
  const used = inputs.map(({ name }) =>
    // A category that nobody declared is not an error: it counts as no category.
    element('MiningField', { name, invalidValueTreatment: 'asIs' }),
  );
  const target = element('MiningField', { name: label, usageType: 'target' });
  const schema = (hasTarget: boolean) => element('MiningSchema', {}, hasTarget ? [target, ...used] : used);
  const inUse = { schema, numbers };
  const labelField =
    task === 'regression'
      ? element('DataField', { name: label, optype: 'continuous', dataType: 'double' })
      : element(
          'DataField',
          { name: label, optype: 'categorical', dataType: 'string' },
          classes.map((value) => element('Value', { value })),
        );
  return element('PMML', { xmlns: 'http://www.dmg.org/PMML-4_4', version: '4.4' }, [
    element('Header', {}, [element('Application', { name: 'Cairn' })]),
    element('DataDictionary', {}, [labelField, ...dataFields]),
    ...(derivedFields.length > 0 ? [element('TransformationDictionary', {}, derivedFields)] : []),
    decideScores(description, await scoreModels(model, inUse), inUse),
  ]);
}

/** @throws Error if a column has the name of a field that is computed */
function refuseSameNames(document: Element, inputs: EncodedFields['inputs']): void {
  const computed = new Set(listComputed(document));
  const same = inputs.find(({ name }) => computed.has(name));
  if (same)
    throw new Error(`The column '${same.column}' has the name of a field that the file computes: give it another name`);
}

function listComputed(parent: Element): readonly string[] {
  const own = parent.name === 'DerivedField' || parent.name === 'OutputField' ? [attributeOf(parent, 'name')] : [];
  return [...own, ...childrenOf(parent).flatMap(listComputed)];
}
