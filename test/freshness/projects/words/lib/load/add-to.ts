export function addTo(map: Map<string, number>, name: string): number {
  map.set(name, 1);
  return map.size;
}
