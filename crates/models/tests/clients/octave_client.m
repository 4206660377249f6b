% Loads weights in Octave: octave octave_client.m FOLDER, with the example every_model's folder.
%
% Octave hands a kernel over as [units, inputs] and a bias as a row: a layer is W * x + b'.
folder = argv(){1};
list = jsondecode(fileread(fullfile(folder, "list.json")));
n_files = 0;
for idx = 1:numel(list)
  sample = list(idx);
  if iscell(sample)
    sample = sample{1};
  endif
  file = load(fullfile(folder, [sample.name ".weights.h5"]));
  stream = fopen(fullfile(folder, [sample.name ".weights"]));
  expected = fread(stream, Inf, "single=>single", 0, "ieee-le");
  fclose(stream);
  found = single([]);
  kernels = sample.kernels;
  for layer_idx = 1:rows(kernels)
    name = "dense";
    if layer_idx > 1
      name = sprintf("dense_%d", layer_idx - 1);
    endif
    vars = file.layers.(name).vars;
    assert(size(vars._0), kernels(layer_idx, [2 1]));
    found = [found; single(vars._0(:)); single(vars._1(:))];
  endfor
  assert(isequal(found, expected), sample.name);
  n_files += 1;
endfor
printf("| `.weights.h5` | Octave %s | %d | the same bits |\n", OCTAVE_VERSION, n_files);
