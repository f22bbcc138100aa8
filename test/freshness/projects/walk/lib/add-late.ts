export async function addLate(list: string[], word: string): Promise<number> {
  await null;
  return list.push(word);
}
