//! A graph as layers in a row.
//!
//! The nodes are gone through in their order. Each result is a constant, or rows: one for each example, with values
//! that are a function of the *base*, which is the graph's input or the weighted sums of the last layer. What that
//! function is becomes clear at the next layer, or at the end.

use std::collections::HashMap;

use experiment::Activation;
use ndarray::Array2;

use super::checks::{alone, arithmetic, attribute_error, check_gemm, is_swap, operator_error};
use super::constants::{Decoder, shape_error};
use super::curve::{POINTS, Part, apply, recognize};
use super::elementwise::Elementwise;
use super::error::{NodeName, OnnxError, OnnxNote};
use super::graph::{Graph, Node};
use super::rows::{Closed, Form, Rows, Sums, Value};
use super::standardization::{Arithmetic, Shift};
use super::tensor::Tensor;

/// What is known after some of the nodes.
pub(super) struct Chain<'a> {
    values: HashMap<&'a str, Value<'a>>,
    rows: Vec<Rows<'a>>,
    refusals: Vec<OnnxError>,
    /// Index of the base in `rows`.
    base: usize,
    /// Number of columns of the base, if it is known.
    pub n_columns: Option<usize>,
    decoder: Decoder,
    pub layers: Vec<Sums>,
    /// One fewer than layers.
    pub activations: Vec<Activation>,
    /// The shifts of the input, from the first one.
    pub input_shifts: Vec<Shift<f64>>,
    pub notes: Vec<OnnxNote>,
}

impl<'a> Chain<'a> {
    /// Returns the chain before the first node. `file_len` is the length of the file in bytes.
    pub fn new(graph: &'a Graph<'a>, file_len: usize) -> Result<Self, OnnxError> {
        let constants = graph
            .tensors
            .iter()
            .map(|it| (it.name.as_str(), Value::Constant(it.clone())));
        let mut values: HashMap<_, _> = constants.collect();
        let inputs: Vec<_> = graph
            .inputs
            .iter()
            .filter(|it| !values.contains_key(it.name.as_str()))
            .collect();
        let [input] = inputs[..] else {
            return Err(OnnxError::Inputs {
                found: inputs.iter().map(|it| it.name.clone()).collect(),
            });
        };
        let n_columns = match input.shape.as_deref() {
            None => None,
            Some(&[_, None]) => None,
            Some(&[_, Some(columns)]) if columns > 0 => usize::try_from(columns).ok(),
            Some(shape) => {
                return Err(OnnxError::InputShape {
                    tensor: input.name.clone(),
                    found: shape.to_vec(),
                });
            }
        };
        values.insert(&input.name, Value::Rows(0));
        Ok(Self {
            values,
            rows: vec![Rows {
                stage: 0,
                node: None,
                form: Form::Curve(POINTS.clone(), Some(Activation::Linear)),
                inner: None,
            }],
            refusals: Vec::new(),
            base: 0,
            n_columns,
            decoder: Decoder::new(file_len),
            layers: Vec::new(),
            activations: Vec::new(),
            input_shifts: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Goes on by a node.
    pub fn push(&mut self, node: &'a Node<'a>) {
        let value = self
            .result(node)
            .unwrap_or_else(|error| self.refused(error));
        for name in node.outputs.iter().skip(1).filter(|name| !name.is_empty()) {
            let refused = self.refused(operator_error(node));
            self.values.insert(name, refused);
        }
        if !node.output().is_empty() {
            self.values.insert(node.output(), value);
        }
    }

    fn refused(&mut self, error: OnnxError) -> Value<'a> {
        self.refusals.push(error);
        Value::Refused(self.refusals.len() - 1)
    }

    fn result(&mut self, node: &'a Node<'a>) -> Result<Value<'a>, OnnxError> {
        let mut operands = Vec::with_capacity(node.inputs.len());
        for name in &node.inputs {
            operands.push(match self.values.get(name.as_str()) {
                None if name.is_empty() => None,
                None => {
                    return Err(OnnxError::Missing {
                        node: node.named(),
                        tensor: name.clone(),
                    });
                }
                // What is made of it cannot be understood either, for the same reason.
                Some(&Value::Refused(reason)) => return Ok(Value::Refused(reason)),
                Some(Value::Rows(rows)) if self.stage_of(*rows) != self.stage() => {
                    return Err(OnnxError::Branch {
                        node: node.named(),
                        tensor: name.clone(),
                    });
                }
                Some(value) => Some(value.clone()),
            });
        }
        let operand = |idx: usize| operands.get(idx).and_then(Option::as_ref);
        match (node.operator.as_str(), operand(0), operand(1)) {
            ("Constant", ..) => Ok(Value::Constant(
                node.constant()?.ok_or_else(|| operator_error(node))?,
            )),
            ("Identity" | "Dropout", Some(value), _) => Ok(value.clone()),
            ("Cast", Some(value), _) if matches!(node.int("to"), Some(1 | 10 | 11)) => {
                Ok(value.clone())
            }
            ("Flatten", Some(Value::Rows(rows)), _) if node.int("axis").unwrap_or(1) == 1 => {
                Ok(Value::Rows(*rows))
            }
            ("Reshape", Some(Value::Rows(rows)), Some(Value::Constant(shape))) => self
                .keeps_shape(shape)?
                .then_some(Value::Rows(*rows))
                .ok_or_else(|| operator_error(node)),
            ("Transpose", Some(Value::Constant(tensor)), _) if is_swap(node, tensor) => {
                let mut tensor = tensor.clone();
                tensor.is_transposed ^= true;
                Ok(Value::Constant(tensor))
            }
            ("MatMul", Some(Value::Rows(rows)), Some(Value::Constant(kernel))) => {
                self.layer(node, *rows, kernel.clone(), None)
            }
            ("Gemm", Some(Value::Rows(rows)), Some(Value::Constant(kernel))) => {
                let (mut kernel, bias) = (kernel.clone(), operand(2));
                check_gemm(node, bias.is_some())?;
                kernel.is_transposed ^= node.int("transB").unwrap_or(0) != 0;
                match bias {
                    None => self.layer(node, *rows, kernel, None),
                    Some(Value::Constant(bias)) => self.layer(node, *rows, kernel, Some(bias)),
                    Some(_) => Err(operator_error(node)),
                }
            }
            ("Softmax", Some(&Value::Rows(rows)), _) if rows == self.base => {
                match node.int("axis").unwrap_or(-1) {
                    -1 | 1 => Ok(Value::Rows(self.new_rows(node, Form::Softmax, None))),
                    _ => Err(attribute_error(node, "axis")),
                }
            }
            ("ai.onnx.ml.Scaler", Some(Value::Rows(rows)), _) => {
                Ok(Value::Rows(self.scaler(node, *rows)))
            }
            ("Concat", Some(&Value::Rows(first)), Some(&Value::Rows(second))) => {
                self.both_classes(node, first, second)
            }
            ("Add", Some(&Value::Rows(rows)), Some(Value::Constant(bias)))
            | ("Add", Some(Value::Constant(bias)), Some(&Value::Rows(rows)))
                if rows == self.base
                    // Without dimensions it is a part of an activation: of a hard sigmoid's z + 3.
                    && !bias.dims.is_empty()
                    && self.layers.last().is_some_and(|it| it.bias.is_none()) =>
            {
                self.bias(node, bias)
            }
            _ => self.elementwise(node, &operands),
        }
    }

    fn stage(&self) -> usize {
        self.stage_of(self.base)
    }

    fn stage_of(&self, rows: usize) -> usize {
        self.rows.get(rows).map_or(0, |it| it.stage)
    }

    /// Returns the index of new rows.
    fn new_rows(
        &mut self,
        node: &'a Node<'a>,
        form: Form,
        inner: Option<(usize, Shift<f64>)>,
    ) -> usize {
        self.rows.push(Rows {
            stage: self.stage(),
            node: Some(node),
            form,
            inner,
        });
        self.rows.len() - 1
    }

    /// Makes a node's result the base of all that follows.
    fn new_base(&mut self, node: &'a Node<'a>) -> Value<'a> {
        let form = Form::Curve(POINTS.clone(), Some(Activation::Linear));
        self.base = self.new_rows(node, form, None);
        if let Some(rows) = self.rows.get_mut(self.base) {
            rows.stage += 1;
        }
        Value::Rows(self.base)
    }

    /// Whether a new shape is that of the rows: `[-1, columns]`, `[0, columns]`, `[0, -1]`.
    fn keeps_shape(&mut self, shape: &Tensor<'a>) -> Result<bool, OnnxError> {
        let is_columns = |dim: i64| dim > 0 && usize::try_from(dim).ok() == self.n_columns;
        Ok(match self.decoder.shape(shape)?.as_deref() {
            Some(&[0, -1]) => true,
            Some(&[-1 | 0, columns]) => is_columns(columns),
            _ => false,
        })
    }

    /// `(rows − offset) · scale`: how skl2onnx writes scikit-learn's StandardScaler.
    fn scaler(&mut self, node: &'a Node<'a>, rows: usize) -> usize {
        let steps = [(Arithmetic::Sub, "offset"), (Arithmetic::Mul, "scale")];
        steps.into_iter().fold(rows, |at, (arithmetic, name)| {
            let constants = node.floats(name).unwrap_or_default();
            self.new_rows(
                node,
                Form::Mixed,
                Some((
                    at,
                    Shift {
                        arithmetic,
                        constants,
                    },
                )),
            )
        })
    }

    /// `[1 − p, p]`: how scikit-learn's classifiers say one probability for both classes.
    fn both_classes(
        &mut self,
        node: &'a Node<'a>,
        first: usize,
        second: usize,
    ) -> Result<Value<'a>, OnnxError> {
        let rest = Shift {
            arithmetic: Arithmetic::SubFrom,
            constants: vec![1.0],
        };
        let inner = self.rows.get(first).and_then(|it| it.inner.as_ref());
        let is_rest = inner.is_some_and(|(at, shift)| *at == second && *shift == rest);
        if !is_rest
            || node.inputs.len() != 2
            || self.n_columns != Some(1)
            || !matches!(node.int("axis"), Some(1 | -1))
        {
            return Err(operator_error(node));
        }
        self.notes.push(OnnxNote::BothClasses);
        Ok(Value::Rows(second))
    }

    fn layer(
        &mut self,
        node: &'a Node<'a>,
        rows: usize,
        kernel: Tensor<'a>,
        bias: Option<&Tensor<'a>>,
    ) -> Result<Value<'a>, OnnxError> {
        let &[n_inputs, n_units] = kernel.shape().as_deref().unwrap_or_default() else {
            return Err(shape_error(&kernel, vec![self.n_columns, None]));
        };
        if self.n_columns.is_some_and(|it| it != n_inputs) || n_inputs == 0 || n_units == 0 {
            return Err(shape_error(&kernel, vec![self.n_columns, None]));
        }
        let closed = self.close(rows, false)?;
        let values = self.decoder.weights(&kernel, &mut self.notes)?;
        let stored = if kernel.is_transposed {
            (n_units, n_inputs)
        } else {
            (n_inputs, n_units)
        };
        let matrix =
            Array2::from_shape_vec(stored, values).map_err(|_| shape_error(&kernel, Vec::new()))?;
        let matrix = if kernel.is_transposed {
            matrix.t().as_standard_layout().into_owned()
        } else {
            matrix
        };
        let bias = bias
            .map(|bias| self.decoder.column_weights(bias, n_units, &mut self.notes))
            .transpose()?;
        if self.layers.is_empty() {
            self.input_shifts = closed.shifts;
        } else {
            self.end_layer(&closed);
        }
        self.layers.push(Sums {
            kernel: matrix,
            bias,
        });
        self.n_columns = Some(n_units);
        Ok(self.new_base(node))
    }

    /// Notes the activation of the last layer.
    pub fn end_layer(&mut self, closed: &Closed) {
        let layer = self.activations.len();
        let Closed {
            activation,
            is_recognized,
            ..
        } = *closed;
        if self.layers.get(layer).is_some_and(|it| it.bias.is_none()) {
            self.notes.push(OnnxNote::NoBias { layer });
        }
        if is_recognized {
            self.notes.push(OnnxNote::Recognized { layer, activation });
        }
        self.activations.push(activation);
    }

    /// Returns what rows are: before the first layer shifts of the input, between layers an activation, and at the end
    /// shifts of an activation.
    fn close(&self, rows: usize, is_end: bool) -> Result<Closed, OnnxError> {
        let (mut at, mut shifts) = (rows, Vec::new());
        let unknown = || {
            // The base itself is an activation, the linear one; so the rows come from a node.
            let node = self
                .rows
                .get(rows)
                .and_then(|it| it.node)
                .map(Node::named)
                .unwrap_or_default();
            match self.layers.len().checked_sub(1) {
                None => OnnxError::Standardization { node },
                Some(layer) => OnnxError::Activation { node, layer },
            }
        };
        loop {
            let Rows { form, inner, .. } = self.rows.get(at).ok_or_else(unknown)?;
            let activation = match form {
                Form::Curve(_, Some(alone)) => Some(*alone),
                // Before the first layer only the input itself will do.
                Form::Curve(values, None) if !self.layers.is_empty() => recognize(values),
                Form::Softmax => Some(Activation::Softmax),
                _ => None,
            };
            let fits = !self.layers.is_empty() || activation == Some(Activation::Linear);
            if let Some(activation) = activation.filter(|_| fits) {
                if !(is_end || self.layers.is_empty() || shifts.is_empty()) {
                    return Err(unknown());
                }
                shifts.reverse();
                let is_recognized = matches!(form, Form::Curve(_, None));
                return Ok(Closed {
                    activation,
                    shifts,
                    is_recognized,
                });
            }
            let (inner, shift) = inner.as_ref().ok_or_else(unknown)?;
            shifts.push(shift.clone());
            at = *inner;
        }
    }

    /// Returns what the output of a name is.
    pub fn end(&self, name: &str) -> Result<Closed, OnnxError> {
        match self.values.get(name) {
            Some(Value::Refused(reason)) => Err(self
                .refusals
                .get(*reason)
                .cloned()
                .unwrap_or(OnnxError::NoLayer)),
            Some(Value::Rows(rows))
                if !self.layers.is_empty() && self.stage_of(*rows) == self.stage() =>
            {
                self.close(*rows, true)
            }
            _ => Err(OnnxError::NoLayer),
        }
    }

    /// Returns the node that made the rows of a name.
    pub fn node_of(&self, name: &str) -> Option<NodeName> {
        match self.values.get(name) {
            Some(Value::Rows(rows)) => self.rows.get(*rows)?.node.map(Node::named),
            _ => None,
        }
    }

    fn bias(&mut self, node: &'a Node<'a>, bias: &Tensor<'a>) -> Result<Value<'a>, OnnxError> {
        let n_units = self.n_columns.unwrap_or(0);
        let values = self
            .decoder
            .column_weights(bias, n_units, &mut self.notes)?;
        if let Some(layer) = self.layers.last_mut() {
            layer.bias = Some(values);
        }
        Ok(self.new_base(node))
    }

    fn elementwise(
        &mut self,
        node: &'a Node<'a>,
        operands: &[Option<Value<'a>>],
    ) -> Result<Value<'a>, OnnxError> {
        let float = |name: &str, default| f64::from(node.float(name).unwrap_or(default));
        let operator =
            Elementwise::new(&node.operator, float).filter(|it| operands.len() <= it.n_operands);
        let operator = operator.ok_or_else(|| operator_error(node))?;
        let mut constants = Vec::new();
        for operand in operands {
            constants.push(match operand {
                Some(Value::Constant(tensor)) => {
                    Some(self.decoder.columns(tensor, self.n_columns)?)
                }
                // The lower bound that a Clip leaves out.
                None => Some(vec![f64::NEG_INFINITY]),
                Some(_) => None,
            });
        }
        let parts: Option<Vec<Part<'_>>> = operands
            .iter()
            .zip(&constants)
            .map(|(operand, constant)| match (operand, constant.as_deref()) {
                (_, Some(&[number])) => Some(Part::Number(number)),
                (Some(Value::Rows(rows)), _) => match &self.rows.get(*rows)?.form {
                    Form::Curve(values, _) => Some(Part::Curve(values)),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let inner = match (operands, &mut constants[..]) {
            ([Some(Value::Rows(rows)), _], [None, Some(constants)])
            | ([_, Some(Value::Rows(rows))], [Some(constants), None]) => {
                let is_first = matches!(operands, [Some(Value::Rows(_)), _]);
                arithmetic(&node.operator, is_first).map(|arithmetic| {
                    let constants = std::mem::take(constants);
                    (
                        *rows,
                        Shift {
                            arithmetic,
                            constants,
                        },
                    )
                })
            }
            _ => None,
        };
        let has_rows = operands.iter().any(|it| matches!(it, Some(Value::Rows(_))));
        if !has_rows || (parts.is_none() && inner.is_none()) {
            return Err(operator_error(node));
        }
        let is_of_base = matches!(operands, [Some(Value::Rows(rows))] if *rows == self.base);
        let form = parts.map_or(Form::Mixed, |parts| {
            let values = apply(&operator, &parts);
            let alone = is_of_base.then(|| alone(node, &values)).flatten();
            Form::Curve(values, alone)
        });
        Ok(Value::Rows(self.new_rows(node, form, inner)))
    }
}
