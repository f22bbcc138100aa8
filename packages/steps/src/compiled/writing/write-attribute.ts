// Attributes and shapes as messages (`attr_value.proto`, `tensor.proto`, `tensor_shape.proto`).

import { uniformElement } from '../graph/constant.ts';
import type { Attribute, ConstantTensor } from '../graph/operation.ts';
import type { Message } from './message.ts';

/** Writes the fields of a `TensorShapeProto`. */
export function writeShape(message: Message, shape: readonly number[]): void {
  for (const size of shape) message.message(2, (axis) => axis.integer(1, size));
}

/** Writes the field of an `AttrValue` that an attribute is. */
export function writeAttribute(message: Message, attribute: Attribute): void {
  if ('list' in attribute) {
    message.message(1, (list) => {
      // A list has a repeated field for each kind, under the number that the kind has alone.
      for (const item of attribute.list) writeAttribute(list, item);
    });
  } else if ('text' in attribute) {
    if (typeof attribute.text === 'string') message.text(2, attribute.text);
    else message.blob(2, attribute.text);
  } else if ('integer' in attribute) message.integer(3, attribute.integer);
  else if ('float' in attribute) message.float(4, attribute.float);
  else if ('flag' in attribute) message.flag(5, attribute.flag);
  else if ('type' in attribute) message.integer(6, attribute.type);
  else if ('shape' in attribute) message.message(7, (shape) => writeShape(shape, attribute.shape));
  else if ('tensor' in attribute) message.message(8, (tensor) => writeTensor(tensor, attribute.tensor));
  else message.message(10, (name) => name.text(1, attribute.function));
}

/** A tensor of one number everywhere is written as that number and its shape. */
function writeTensor(message: Message, tensor: ConstantTensor): void {
  const element = uniformElement(tensor);
  message.integer(1, tensor.type).message(2, (shape) => writeShape(shape, tensor.shape));
  if (element === undefined) message.blob(4, tensor.bytes);
  else message.float(5, element);
}
