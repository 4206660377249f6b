//! Numbers of the fields of ONNX's messages, and of its types.
//!
//! Source: <https://github.com/onnx/onnx/blob/v1.23.2/onnx/onnx.proto>

pub(super) mod model {
    pub const IR_VERSION: u32 = 1;
    pub const PRODUCER_NAME: u32 = 2;
    pub const PRODUCER_VERSION: u32 = 3;
    pub const GRAPH: u32 = 7;
    pub const OPSET_IMPORT: u32 = 8;
    pub const METADATA_PROPS: u32 = 14;
}

/// OperatorSetIdProto
pub(super) mod opset {
    pub const DOMAIN: u32 = 1;
    pub const VERSION: u32 = 2;
}

/// StringStringEntryProto
pub(super) mod entry {
    pub const KEY: u32 = 1;
    pub const VALUE: u32 = 2;
}

pub(super) mod graph {
    pub const NODE: u32 = 1;
    pub const NAME: u32 = 2;
    pub const INITIALIZER: u32 = 5;
    pub const INPUT: u32 = 11;
    pub const OUTPUT: u32 = 12;
}

pub(super) mod node {
    pub const INPUT: u32 = 1;
    pub const OUTPUT: u32 = 2;
    pub const NAME: u32 = 3;
    pub const OPERATOR: u32 = 4;
    pub const ATTRIBUTE: u32 = 5;
    pub const DOMAIN: u32 = 7;
}

pub(super) mod attribute {
    pub const NAME: u32 = 1;
    pub const FLOAT: u32 = 2;
    pub const INT: u32 = 3;
    pub const TEXT: u32 = 4;
    pub const TENSOR: u32 = 5;
    pub const FLOATS: u32 = 7;
    pub const INTS: u32 = 8;
    pub const TYPE: u32 = 20;
    /// Values of `TYPE`.
    pub const IS_FLOAT: i64 = 1;
    pub const IS_INT: i64 = 2;
}

pub(super) mod tensor {
    pub const DIMS: u32 = 1;
    pub const DATA_TYPE: u32 = 2;
    pub const FLOAT_DATA: u32 = 4;
    pub const INT32_DATA: u32 = 5;
    pub const INT64_DATA: u32 = 7;
    pub const NAME: u32 = 8;
    pub const RAW_DATA: u32 = 9;
    pub const DOUBLE_DATA: u32 = 10;
    pub const EXTERNAL_DATA: u32 = 13;
    /// Values of `DATA_TYPE`, and of `type.tensor_type.elem_type`.
    pub const FLOAT: i64 = 1;
    pub const INT64: i64 = 7;
    pub const FLOAT16: i64 = 10;
    pub const DOUBLE: i64 = 11;
}

/// ValueInfoProto, and the messages in it.
pub(super) mod info {
    pub const NAME: u32 = 1;
    pub const TYPE: u32 = 2;
    /// Of `TYPE`.
    pub const TENSOR_TYPE: u32 = 1;
    /// Of `TENSOR_TYPE`.
    pub const ELEM_TYPE: u32 = 1;
    pub const SHAPE: u32 = 2;
    /// Of `SHAPE`.
    pub const DIM: u32 = 1;
    /// Of `DIM`.
    pub const DIM_VALUE: u32 = 1;
    pub const DIM_PARAM: u32 = 2;
}
