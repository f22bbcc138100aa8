// Written by references/operation_table.py from the registry of TensorFlow 2.21.0: do not edit by hand.
//
// One operation a line: name, inputs, `>` outputs, `|` attributes. An input is `name:T` with the attribute that holds its
// type, `name:N*T` when it is N tensors of that type, `name:*L` when it is tensors of the types that the list L names, and
// `name` alone when its type is fixed. An output is `name`, or `name*N` when the attribute N counts its tensors. An
// attribute is `name:kind`, with `?` behind it when it has a default.

export const operationTable = `
Abs x:T > y | T:type
Acos x:T > y | T:type
Acosh x:T > y | T:type
Add x:T y:T > z | T:type
AddN inputs:N*T > sum | N:int T:type
AddV2 x:T y:T > z | T:type
All input reduction_indices:Tidx > output | keep_dims:bool? Tidx:type?
Any input reduction_indices:Tidx > output | keep_dims:bool? Tidx:type?
ArgMax input:T dimension:Tidx > output | T:type Tidx:type? output_type:type?
ArgMin input:T dimension:Tidx > output | T:type Tidx:type? output_type:type?
Asin x:T > y | T:type
Asinh x:T > y | T:type
Atan x:T > y | T:type
Atan2 y:T x:T > z | T:type
Atanh x:T > y | T:type
AvgPool value:T > output | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
AvgPool3D input:T > output | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
AvgPool3DGrad orig_input_shape grad:T > output | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
AvgPoolGrad orig_input_shape grad:T > output | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
BatchMatMul x:T y:T > output | T:type adj_x:bool? adj_y:bool? grad_x:bool? grad_y:bool?
BatchMatMulV2 x:T y:T > output | T:type adj_x:bool? adj_y:bool? grad_x:bool? grad_y:bool?
BatchToSpaceND input:T block_shape:Tblock_shape crops:Tcrops > output | T:type Tblock_shape:type? Tcrops:type?
Bincount arr size weights:T > bins | T:type
BroadcastArgs s0:T s1:T > r0 | T:type?
Cast x:SrcT > y | SrcT:type DstT:type Truncate:bool?
Ceil x:T > y | T:type
ClipByValue t:T clip_value_min:T clip_value_max:T > output | T:type
Concat concat_dim values:N*T > output | N:int T:type
ConcatV2 values:N*T axis:Tidx > output | N:int T:type Tidx:type?
Const > output | value:tensor dtype:type
Conv2D input:T filter:T > output | T:type strides:list(int) use_cudnn_on_gpu:bool? padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
Conv2DBackpropFilter input:T filter_sizes out_backprop:T > output | T:type strides:list(int) use_cudnn_on_gpu:bool? padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
Conv2DBackpropInput input_sizes filter:T out_backprop:T > output | T:type strides:list(int) use_cudnn_on_gpu:bool? padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
Conv3D input:T filter:T > output | T:type strides:list(int) padding:string data_format:string? dilations:list(int)?
Conv3DBackpropFilterV2 input:T filter_sizes out_backprop:T > output | T:type strides:list(int) padding:string data_format:string? dilations:list(int)?
Conv3DBackpropInputV2 input_sizes:Tshape filter:T out_backprop:T > output | T:type strides:list(int) padding:string data_format:string? dilations:list(int)? Tshape:type?
Cos x:T > y | T:type
Cosh x:T > y | T:type
CropAndResize image:T boxes box_ind crop_size > crops | T:type method:string? extrapolation_value:float?
Cumprod x:T axis:Tidx > out | exclusive:bool? reverse:bool? T:type Tidx:type?
Cumsum x:T axis:Tidx > out | exclusive:bool? reverse:bool? T:type Tidx:type?
DepthToSpace input:T > output | T:type block_size:int data_format:string?
DepthwiseConv2dNative input:T filter:T > output | T:type strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
DepthwiseConv2dNativeBackpropFilter input:T filter_sizes out_backprop:T > output | T:type strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
DepthwiseConv2dNativeBackpropInput input_sizes filter:T out_backprop:T > output | T:type strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
Diag diagonal:T > output | T:type
Dilation2D input:T filter:T > output | T:type strides:list(int) rates:list(int) padding:string
Dilation2DBackpropFilter input:T filter:T out_backprop:T > filter_backprop | T:type strides:list(int) rates:list(int) padding:string
Dilation2DBackpropInput input:T filter:T out_backprop:T > in_backprop | T:type strides:list(int) rates:list(int) padding:string
Div x:T y:T > z | T:type
DivNoNan x:T y:T > z | T:type
Einsum inputs:N*T > output | equation:string N:int T:type
Elu features:T > activations | T:type
EluGrad gradients:T outputs:T > backprops | T:type
Equal x:T y:T > z | T:type incompatible_shape_error:bool?
Erf x:T > y | T:type
Exp x:T > y | T:type
ExpandDims input:T dim:Tdim > output | T:type Tdim:type?
Expm1 x:T > y | T:type
Fill dims:index_type value:T > output | T:type index_type:type?
Floor x:T > y | T:type
FloorDiv x:T y:T > z | T:type
FloorMod x:T y:T > z | T:type
FusedBatchNorm x:T scale:T offset:T mean:T variance:T > y batch_mean batch_variance reserve_space_1 reserve_space_2 | T:type epsilon:float? exponential_avg_factor:float? data_format:string? is_training:bool?
GatherNd params:Tparams indices:Tindices > output | Tparams:type Tindices:type bad_indices_policy:string?
GatherV2 params:Tparams indices:Tindices axis:Taxis > output | batch_dims:int? Tparams:type Tindices:type Taxis:type
Greater x:T y:T > z | T:type
GreaterEqual x:T y:T > z | T:type
Identity input:T > output | T:type
IsFinite x:T > y | T:type
IsInf x:T > y | T:type
IsNan x:T > y | T:type
LRN input:T > output | depth_radius:int? bias:float? alpha:float? beta:float? T:type?
LRNGrad input_grads:T input_image:T output_image:T > output | depth_radius:int? bias:float? alpha:float? beta:float? T:type?
LeakyRelu features:T > activations | alpha:float? T:type?
Less x:T y:T > z | T:type
LessEqual x:T y:T > z | T:type
LinSpace start:T stop:T num:Tidx > output | T:type Tidx:type?
Log x:T > y | T:type
Log1p x:T > y | T:type
LogicalAnd x y > z |
LogicalNot x > y |
LogicalOr x y > z |
Max input:T reduction_indices:Tidx > output | keep_dims:bool? T:type Tidx:type?
MaxPool input:T > output | T:type? ksize:list(int) strides:list(int) padding:string explicit_paddings:list(int)? data_format:string?
MaxPool3D input:T > output | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
MaxPool3DGrad orig_input:TInput orig_output:TInput grad:T > output | ksize:list(int) strides:list(int) padding:string data_format:string? T:type? TInput:type?
MaxPoolGrad orig_input:T orig_output:T grad:T > output | ksize:list(int) strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? T:type?
Maximum x:T y:T > z | T:type
Mean input:T reduction_indices:Tidx > output | keep_dims:bool? T:type Tidx:type?
Min input:T reduction_indices:Tidx > output | keep_dims:bool? T:type Tidx:type?
Minimum x:T y:T > z | T:type
MirrorPad input:T paddings:Tpaddings > output | T:type Tpaddings:type? mode:string
Mod x:T y:T > z | T:type
Mul x:T y:T > z | T:type
Neg x:T > y | T:type
NonMaxSuppressionV3 boxes:T scores:T max_output_size iou_threshold:T_threshold score_threshold:T_threshold > selected_indices | T:type? T_threshold:type?
NonMaxSuppressionV4 boxes:T scores:T max_output_size iou_threshold:T_threshold score_threshold:T_threshold > selected_indices valid_outputs | T:type? T_threshold:type? pad_to_max_output_size:bool?
NonMaxSuppressionV5 boxes:T scores:T max_output_size iou_threshold:T score_threshold:T soft_nms_sigma:T > selected_indices selected_scores valid_outputs | T:type? pad_to_max_output_size:bool?
NotEqual x:T y:T > z | T:type incompatible_shape_error:bool?
OneHot indices:TI depth on_value:T off_value:T > output | axis:int? T:type TI:type?
OnesLike x:T > y | T:type
Pack values:N*T > output | N:int T:type axis:int?
PadV2 input:T paddings:Tpaddings constant_values:T > output | T:type Tpaddings:type?
Placeholder > output | dtype:type shape:shape?
Pow x:T y:T > z | T:type
Prod input:T reduction_indices:Tidx > output | keep_dims:bool? T:type Tidx:type?
Range start:Tidx limit:Tidx delta:Tidx > output | Tidx:type?
RealDiv x:T y:T > z | T:type
Reciprocal x:T > y | T:type
Relu features:T > activations | T:type
Relu6 features:T > activations | T:type
ReluGrad gradients:T features:T > backprops | T:type
Reshape tensor:T shape:Tshape > output | T:type Tshape:type?
ResizeBilinear images:T size > resized_images | T:type align_corners:bool? half_pixel_centers:bool?
ResizeBilinearGrad grads original_image:T > output | T:type align_corners:bool? half_pixel_centers:bool?
ResizeNearestNeighbor images:T size > resized_images | T:type align_corners:bool? half_pixel_centers:bool?
ResizeNearestNeighborGrad grads:T size > output | T:type align_corners:bool? half_pixel_centers:bool?
Reverse tensor:T dims > output | T:type
ReverseV2 tensor:T axis:Tidx > output | Tidx:type? T:type
Round x:T > y | T:type
Rsqrt x:T > y | T:type
ScatterNd indices:Tindices updates:T shape:Tindices > output | T:type Tindices:type bad_indices_policy:string?
Select condition t:T e:T > output | T:type
Selu features:T > activations | T:type
Shape input:T > output | T:type out_type:type?
Sigmoid x:T > y | T:type
Sign x:T > y | T:type
Sin x:T > y | T:type
Sinh x:T > y | T:type
Slice input:T begin:Index size:Index > output | T:type Index:type
Softmax logits:T > softmax | T:type
Softplus features:T > activations | T:type
SpaceToBatchND input:T block_shape:Tblock_shape paddings:Tpaddings > output | T:type Tblock_shape:type? Tpaddings:type?
SparseToDense sparse_indices:Tindices output_shape:Tindices sparse_values:T default_value:T > dense | validate_indices:bool? T:type Tindices:type
SplitV value:T size_splits:Tlen split_dim > output*num_split | num_split:int T:type Tlen:type?
Sqrt x:T > y | T:type
Square x:T > y | T:type
SquaredDifference x:T y:T > z | T:type
StatefulPartitionedCall args:*Tin > output*Tout | Tin:list(type) Tout:list(type) f:func config:string? config_proto:string? executor_type:string?
StridedSlice input:T begin:Index end:Index strides:Index > output | T:type Index:type begin_mask:int? end_mask:int? ellipsis_mask:int? new_axis_mask:int? shrink_axis_mask:int?
Sub x:T y:T > z | T:type
Sum input:T reduction_indices:Tidx > output | keep_dims:bool? T:type Tidx:type?
Tan x:T > y | T:type
Tanh x:T > y | T:type
TensorScatterUpdate tensor:T indices:Tindices updates:T > output | T:type Tindices:type bad_indices_policy:string?
Tile input:T multiples:Tmultiples > output | T:type Tmultiples:type?
TopK input:T > values indices | k:int sorted:bool? T:type
TopKV2 input:T k:Tk > values indices | sorted:bool? T:type Tk:type? index_type:type?
Transpose x:T perm:Tperm > y | T:type Tperm:type?
Unique x:T > y idx | T:type out_idx:type?
UniqueV2 x:T axis:Taxis > y idx | T:type Taxis:type? out_idx:type?
Unpack value:T > output*num | num:int T:type axis:int?
UnsortedSegmentSum data:T segment_ids:Tindices num_segments:Tnumsegments > output | T:type Tindices:type Tnumsegments:type?
Where input:T > index | T:type?
While input:*T > output*T | T:list(type) cond:func body:func output_shapes:list(shape)? parallel_iterations:int?
ZerosLike x:T > y | T:type
_FusedConv2D input:T filter:T args:*TArgs host_args:num_host_args* > output | T:type TArgs:list(type) num_args:int num_host_args:int? strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? filter_format:string? dilations:list(int)? use_cudnn_on_gpu:bool? fused_ops:list(string)? epsilon:float? leakyrelu_alpha:float?
`;
