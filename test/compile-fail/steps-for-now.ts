// Stand-ins until the steps are there.
// biome-ignore-all lint/suspicious/noExplicitAny: as in the steps
import type { AnyGate, Approved, Bundle, Estimate, Kind, Ref, Runnable, StoredFile } from '@cairn/core';

interface Stored {
  readonly path: string;
}
export interface Model<in Row> extends Stored {
  readonly task: 'classification' | 'regression';
  readonly takes?: ((row: Row) => void) | undefined;
}
export interface Classifier<in Row> extends Stored {
  readonly task: 'classification';
  readonly takes?: ((row: Row) => void) | undefined;
}
export interface Regressor<in Row> extends Stored {
  readonly task: 'regression';
  readonly takes?: ((row: Row) => void) | undefined;
}
export type ModelOf<Row, Label extends keyof Row> = [Row[Label]] extends [number] ? Regressor<Row> : Classifier<Row>;
export interface Pixels extends Float32Array {}
export interface PixelColumn {
  readonly data: Float32Array;
}
export type ColumnValues<T> = T extends Pixels ? PixelColumn : readonly T[];
export interface Table<out Row> {
  readonly rowCount: number;
  column<N extends keyof Row & string>(name: N): ColumnValues<Row[N]>;
}
export declare const table: Kind<Table<any>>;
export declare const classifier: Kind<Classifier<any>>;
declare const value: unique symbol;
export interface Column<out T> {
  readonly [value]?: T;
  readonly type: 'number' | 'boolean' | 'category' | 'text' | 'image';
}
export type Columns = Readonly<Record<string, Column<any>>>;
export type RowOf<C extends Columns> = { -readonly [N in keyof C]: C[N] extends Column<infer T> ? T : never } & {};
interface NumberSpec {
  readonly min?: number;
  readonly max?: number;
}
interface CategorySpec<V> {
  readonly protected?: boolean;
  readonly positive?: V;
}
export declare function number(spec?: NumberSpec): Column<number>;
export declare function boolean(): Column<boolean>;
export declare function category<const V extends readonly string[]>(
  values: V,
  spec?: CategorySpec<V[number]>,
): Column<V[number]>;
export interface ImageSpec {
  readonly shape: readonly [number, number, number];
  readonly min: number;
  readonly max: number;
  readonly from: readonly [first: string, last: string];
}
export declare function image(spec: ImageSpec): Column<Pixels>;

export interface Split<Name> {
  readonly validation: number;
  readonly test: number;
  readonly stratify?: Name;
}
export interface SplitTables<Row> {
  readonly train: Ref<Table<Row>>;
  readonly validation: Ref<Table<Row>>;
  readonly test: Ref<Table<Row>>;
}
export interface WholeTable<Row> {
  readonly rows: Ref<Table<Row>>;
}
export interface Clean extends Runnable {
  <const C extends Columns, S extends Split<keyof C & string> | undefined = undefined>(
    inputs: { readonly raw: Ref<StoredFile> },
    params: { readonly columns: C; readonly header?: boolean } & { readonly split?: S },
  ): S extends undefined ? WholeTable<RowOf<C>> : SplitTables<RowOf<C>>;
}
export declare const clean: Clean;

export interface Augment extends Runnable {
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>> },
    params?: { readonly copies?: number; readonly jitter?: readonly (keyof Row & string)[] },
  ): { readonly rows: Ref<Table<Row>> };
}
export declare const augment: Augment;

export interface TrainOptions {
  readonly epochs?: number | undefined;
  readonly learningRate?: number | undefined;
  readonly optimizer?: 'adam' | 'sgd' | undefined;
  readonly seed?: number | undefined;
}
export interface Train extends Runnable {
  <Row = any, const Label extends keyof Row & string = keyof Row & string>(
    inputs: { readonly rows: Ref<Table<Row>>; readonly validation?: Ref<Table<Row>> | undefined },
    params: TrainOptions & {
      readonly label: Label;
      readonly features?: readonly (keyof Row & string)[] | undefined;
    },
  ): { readonly model: Ref<ModelOf<Row, Label>> };
}
export declare const train: Train;

export interface ClassifierMetrics {
  readonly accuracy: Estimate;
  readonly auc: Estimate;
}
export interface RegressorMetrics {
  readonly rmse: Estimate;
  readonly r2: Estimate;
}
export interface AttackReport {
  readonly robustAccuracy: Estimate;
}
export interface BiasReport {
  readonly worstDifference: Estimate;
}
export type MetricsOf<M> = M extends { readonly task: 'regression' } ? RegressorMetrics : ClassifierMetrics;
export interface EvaluateInputs<M, Row> {
  readonly model: Ref<M>;
  readonly rows: Ref<Table<Row>>;
}
export interface Evaluate extends Runnable {
  <Row = any, M extends Classifier<Row> | Regressor<Row> = Classifier<Row> | Regressor<Row>>(
    inputs: EvaluateInputs<M, Row>,
  ): { readonly metrics: Ref<MetricsOf<M>> };
}
export declare const evaluate: Evaluate;
export interface AdversarialTest extends Runnable {
  <Row = any>(
    inputs: { readonly model: Ref<Classifier<Row>>; readonly rows: Ref<Table<Row>> },
    params: { readonly epsilon: number },
  ): { readonly report: Ref<AttackReport> };
}
export declare const adversarialTest: AdversarialTest;
export interface BiasAudit extends Runnable {
  <Row = any>(
    inputs: { readonly model: Ref<Classifier<Row>>; readonly rows: Ref<Table<Row>> },
    params: { readonly groups: readonly (keyof Row & string)[] },
  ): { readonly report: Ref<BiasReport> };
}
export declare const biasAudit: BiasAudit;

export interface ReleaseEvidence {
  readonly metrics: Ref<ClassifierMetrics>;
  readonly attack: Ref<AttackReport>;
  readonly bias: Ref<BiasReport>;
}
export interface Rule {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly on?: 'interval' | 'low' | 'high' | 'value' | undefined;
}
export type Rules<Report> = { readonly [Figure in keyof Report]?: Rule | undefined } & {};
export interface ReleaseRules {
  readonly metrics?: Rules<ClassifierMetrics> | undefined;
  readonly attack?: Rules<AttackReport> | undefined;
  readonly bias?: Rules<BiasReport> | undefined;
}
export interface Release extends AnyGate<Classifier<any>, 'release'> {
  <M extends Classifier<any>>(
    model: Ref<M>,
    evidence: ReleaseEvidence,
    rules: ReleaseRules,
  ): Ref<Approved<M, 'release'>>;
}
export declare const release: Release;
export interface Deploy extends Runnable {
  (
    inputs: { readonly model: Ref<Approved<Classifier<any>, 'release'>> },
    params: { readonly name: string; readonly alias?: string | undefined },
  ): { readonly bundle: Ref<Bundle> };
}
export declare const deploy: Deploy;
