// The Open Inference Protocol with a client that was written elsewhere: tritonclient from PyPI. Where Python or the registry
// is missing, one test says so.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { createDeployed, oddsOfBergen, oddsOfOslo } from './deployed-models.ts';

const scratch = await mkdtemp(join(tmpdir(), 'cairn-triton-'));
const isInstalled = await install();
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function install(): Promise<boolean> {
  try {
    await execa('python3', ['-m', 'venv', join(scratch, 'venv')]);
    await execa(join(scratch, 'venv/bin/pip'), ['install', '--quiet', 'tritonclient[http]==2.73.0']);
    return true;
  } catch {
    return false;
  }
}

const script = `
import json, sys
import numpy as np
import tritonclient.http as client
from tritonclient.utils import InferenceServerException

server = client.InferenceServerClient(url=sys.argv[1])
found = {
    "live": server.is_server_live(),
    "ready": server.is_server_ready(),
    "model": server.is_model_ready("joins"),
    "version": server.is_model_ready("joins", "1"),
    "absent": server.is_model_ready("joins", "7"),
    "server": server.get_server_metadata()["name"],
    "metadata": server.get_model_metadata("joins"),
}
tensors = [
    ("age", np.array([50, 20], dtype=np.float32), "FP32"),
    ("city", np.array(["Oslo", "Bergen"], dtype=np.object_), "BYTES"),
    ("member", np.array([True, False]), "BOOL"),
    ("score", np.array([0, 3], dtype=np.int64), "INT64"),
]
for way, binary in (("json", False), ("binary", True)):
    inputs = []
    for name, data, datatype in tensors:
        one = client.InferInput(name, data.shape, datatype)
        one.set_data_from_numpy(data, binary_data=binary)
        inputs.append(one)
    outputs = [client.InferRequestedOutput(name, binary_data=binary) for name in ("prediction", "probabilities")]
    result = server.infer("joins", inputs, outputs=outputs, request_id=way)
    prediction = [text.decode() if isinstance(text, bytes) else text for text in result.as_numpy("prediction")]
    found[way] = {
        "id": result.get_response()["id"],
        "prediction": prediction,
        "probabilities": result.as_numpy("probabilities").tolist(),
    }
    plain = server.infer("joins", inputs)
    found[way]["asked for nothing"] = sorted(output["name"] for output in plain.get_response()["outputs"])
for compression in ("gzip", "deflate"):
    try:
        result = server.infer("joins", inputs, outputs=outputs, response_compression_algorithm=compression)
        found[compression] = result.as_numpy("probabilities").tolist()
    except InferenceServerException as error:
        found[compression] = str(error)
try:
    server.infer("joins", inputs[1:])
except InferenceServerException as error:
    found["error"] = str(error)
print(json.dumps(found))
`;

test.runIf(isInstalled)('tritonclient asks for health, metadata and predictions, as JSON and as bytes', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using server = await deployed.serve();
  await writeFile(join(scratch, 'ask.py'), script);
  const { stdout } = await execa(join(scratch, 'venv/bin/python'), [join(scratch, 'ask.py'), new URL(server.url).host]);
  const { json, binary, gzip, deflate, metadata, ...found } = JSON.parse(stdout);
  expect(found).toEqual({
    ...{ live: true, ready: true, model: true, version: true, absent: false, server: 'cairn' },
    error: expect.stringContaining("Row 0: field 'age' is missing"),
  });
  expect(metadata.inputs.map(({ name }: { name: string }) => name)).toEqual(['age', 'city', 'member', 'score']);
  // The score of the first row is 0 here, as its missing one is elsewhere.
  const [oslo, bergen] = [oddsOfOslo(0), oddsOfBergen(0)];
  const probabilities = [
    [expect.closeTo(1 - oslo, 12), expect.closeTo(oslo, 12)],
    [expect.closeTo(1 - bergen, 12), expect.closeTo(bergen, 12)],
  ];
  for (const [id, answer] of Object.entries({ json, binary }))
    expect(answer).toEqual({
      id,
      prediction: ['yes', 'no'],
      probabilities,
      'asked for nothing': ['prediction', 'probabilities'],
    });
  for (const answer of [gzip, deflate]) expect(answer).toEqual(probabilities);
});

test.skipIf(isInstalled)('tritonclient cannot be installed here', () => {});
