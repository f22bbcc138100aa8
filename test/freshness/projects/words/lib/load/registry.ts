// What other modules fill while they load, each in a way of its own.

export const registry = new Map<string, number>();

class Names {
  readonly all: string[] = [];

  register(name: string): string {
    this.all.push(name);
    return name;
  }
}

export const names = new Names();
