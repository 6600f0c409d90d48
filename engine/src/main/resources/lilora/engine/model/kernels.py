# The fused operations of the model, in the language of a TorchScript archive (its `code/__torch__.py`).
# lilora.engine.model.Kernels wraps this text in an archive when the engine starts; no Python is involved.
# It is the dialect that torch writes itself: a method takes tensors or lists of tensors, another method is
# called as `(self).name(...)` with a comma after the last argument, and every name is torch's own.
#
# Conventions. Numbers come as tensors of one element that live on the CPU (float64 or int64). An empty tensor
# stands for "none" (no bias). b samples, L positions, d hidden size, h query heads, g key and value heads,
# e size of a head, T places in the key cache. cos and sin are (L, 1, e/2), (b, 1, 1, e/2) for one position of
# each sample, or (rows, 1, e/2). Everything is differentiable unless it says otherwise.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return x

  # --- numbers ---------------------------------------------------------------------------------------------

  def to_float32(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.to(x, 6)

  def to_bfloat16(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.to(x, 15)

  def cast_like(self: __torch__.Kernels, x: Tensor, like: Tensor) -> Tensor:
    return torch.to(x, like)

  # Whether x is made of something that gradients are wanted of: 1 or 0.
  def is_recorded(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.tensor(int(ops.prim.requires_grad(x)))

  # The bytes of a file, copied and seen as bfloat16.
  def bytes_as_bfloat16(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.view_copy(x, dtype=15)

  # --- weights in 8 bits -----------------------------------------------------------------------------------

  # w (out, in) -> (out, 1): the largest of a row is 127 of these; 1 where a row is zero.
  def row_scales(self: __torch__.Kernels, w: Tensor) -> Tensor:
    s = torch.div(torch.amax(torch.abs(torch.to(w, 6)), [1], True), 127.)
    return torch.masked_fill(s, torch.eq(s, 0.), 1.)

  # w in whole scales, to the nearest: int8.
  def in_scales(self: __torch__.Kernels, w: Tensor, s: Tensor) -> Tensor:
    return torch.to(torch.round(torch.div(torch.to(w, 6), s)), 1)

  # Back to numbers, in the type of like.
  def from_scales(self: __torch__.Kernels, q: Tensor, s: Tensor, like: Tensor) -> Tensor:
    return torch.to(torch.mul_(torch.to(q, 6), s), like)

  # --- linear layers ---------------------------------------------------------------------------------------

  # x (..., in), w (out, in), b (out) or empty -> (..., out). Weights of another number type are cast to that of x.
  def linear(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    if torch.eq(torch.numel(b), 0):
      y = torch.linear(x, torch.to(w, x))
    else:
      y = torch.linear(x, torch.to(w, x), torch.to(b, x))
    return y

  # x W^T + b + scale * (x A^T) B^T; a is A (r, in), u is B (out, r).
  def low_rank(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, a: Tensor, u: Tensor, scale: Tensor) -> Tensor:
    rows = torch.reshape(x, [-1, torch.size(x, -1)])
    thin = torch.linear(rows, torch.to(a, x))
    return (self).add_up(x, rows, w, b, thin, u, scale, )

  # As low_rank, with dropout on the input of the thin product alone.
  def low_rank_dropout(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, a: Tensor, u: Tensor, scale: Tensor, rate: Tensor) -> Tensor:
    rows = torch.reshape(x, [-1, torch.size(x, -1)])
    kept = torch.dropout(rows, torch.FloatImplicit(rate), True)
    thin = torch.linear(kept, torch.to(a, x))
    return (self).add_up(x, rows, w, b, thin, u, scale, )

  # The second product is added in place to the first: no third matrix of that size.
  def add_up(self: __torch__.Kernels, x: Tensor, rows: Tensor, w: Tensor, b: Tensor, thin: Tensor, u: Tensor, scale: Tensor) -> Tensor:
    base = (self).linear(rows, w, b, )
    up = torch.t(torch.to(u, x))
    y = torch.addmm_(base, thin, up, beta=1, alpha=torch.FloatImplicit(scale))
    shape = torch.size(x)
    shape[-1] = torch.size(w, 0)
    return torch.view(y, shape)

  # x with a share of it dropped, which needs no random numbers where the share is 0.
  def dropped(self: __torch__.Kernels, x: Tensor, rate: Tensor) -> Tensor:
    share = torch.FloatImplicit(rate)
    if torch.gt(share, 0.):
      y = torch.dropout(x, share, True)
    else:
      y = x
    return y

  # Low-rank experts side by side in a (r, in) and u (out, r), weighted by g = softmax(G x): scale * sum (g B A x), or crossed
  # scale * (sum g B) (sum g A) x with the router behind the dropout.
  def experts(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, a: Tensor, u: Tensor, router: Tensor, scale: Tensor, rate: Tensor, crossed: Tensor) -> Tensor:
    rows = torch.reshape(x, [-1, torch.size(x, -1)])
    kept = (self).dropped(rows, rate, )
    cross = torch.eq(torch.IntImplicit(crossed), 1)
    if cross:
      seen = kept
    else:
      seen = rows
    gates = torch.softmax(torch.linear(torch.to(seen, 6), router), -1)
    g = torch.unsqueeze(torch.to(gates, x), 2)
    thin = torch.view(torch.linear(kept, torch.to(a, x)), [torch.size(rows, 0), torch.size(router, 0), -1])
    weighted = torch.mul(thin, g)
    if cross:
      mixed = torch.mul(torch.sum(weighted, [1], True), g)
    else:
      mixed = weighted
    return (self).add_up(x, rows, w, b, torch.reshape(mixed, [torch.size(rows, 0), -1]), u, scale, )

  # Two experts for each sample of x (n, L, in), rows (n, rank) of a (r, in) and columns of u (out, r), mixed at each position by c and d
  # (1, out): p u + (1 - p) v with p = sigmoid(c u - d v). What c and d make of u and v is known by the thin products already.
  def chosen_experts(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, a: Tensor, u: Tensor, c: Tensor, d: Tensor, first: Tensor, second: Tensor, scale: Tensor, rate: Tensor) -> Tensor:
    n = torch.size(x, 0)
    each = torch.size(first, 1)
    index = torch.reshape(torch.cat([first, second], 1), [-1])
    down = torch.view(torch.index_select(torch.to(a, x), 0, index), [n, -1, torch.size(a, 1)])
    up = torch.view(torch.index_select(torch.t(torch.to(u, x)), 0, index), [n, -1, torch.size(u, 0)])
    thin = torch.mul(torch.bmm((self).dropped(x, rate, ), torch.transpose(down, 1, 2)), torch.FloatImplicit(scale))
    one = torch.matmul(torch.narrow(up, 1, 0, each), torch.t(torch.to(c, x)))
    other = torch.matmul(torch.narrow(up, 1, each, each), torch.t(torch.to(d, x)))
    logits = torch.bmm(thin, torch.cat([one, torch.neg(other)], 1))
    p = torch.mul(torch.narrow(thin, 2, 0, each), torch.sigmoid(logits))
    q = torch.mul(torch.narrow(thin, 2, each, each), torch.sigmoid(torch.neg(logits)))
    return torch.baddbmm((self).linear(x, w, b, ), torch.cat([p, q], 2), up)

  # Means over the first `lengths` (n) positions of each sample of x (n, L, d): (n, d), float32.
  def sample_means(self: __torch__.Kernels, x: Tensor, lengths: Tensor) -> Tensor:
    places = torch.cumsum(torch.new_full(lengths, [torch.size(x, 1)], 1), 0)
    real = torch.unsqueeze(torch.to(torch.le(torch.unsqueeze(places, 0), torch.unsqueeze(lengths, 1)), 6), 2)
    total = torch.sum(torch.mul(torch.to(x, 6), real), [1])
    return torch.div(total, torch.unsqueeze(lengths, 1))

  # scale * (sum g B) (sum g A) x for each sample of x (n, L, in), its weights g a row of weights (n, E) or (1, E).
  def weighted_experts(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, a: Tensor, u: Tensor, weights: Tensor, scale: Tensor) -> Tensor:
    experts = torch.size(weights, 1)
    g = torch.reshape(torch.to(weights, x), [-1, 1, experts, 1])
    thin = torch.reshape(torch.linear(x, torch.to(a, x)), [torch.size(x, 0), torch.size(x, 1), experts, -1])
    mixed = torch.mul(torch.sum(torch.mul(thin, g), [2], True), g)
    part = torch.linear(torch.flatten(mixed, 2), torch.to(u, x))
    return torch.add((self).linear(x, w, b, ), torch.mul(part, torch.FloatImplicit(scale)))

  # softmax(G x) of the rows of x (..., in): (rows, E), float32.
  def row_shares(self: __torch__.Kernels, x: Tensor, router: Tensor) -> Tensor:
    rows = torch.reshape(x, [-1, torch.size(x, -1)])
    return torch.softmax(torch.linear(torch.to(rows, 6), router), -1)

  # scale * (sum g B) (sum g A) x for all rows alike, g the sum of shares (rows, E), each as often as counts (rows) says, where mask (1, E) is
  # 1, over its own sum: the experts of a (r, in) and u (out, r) are summed first.
  def mean_experts(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, a: Tensor, u: Tensor, shares: Tensor, counts: Tensor, mask: Tensor, scale: Tensor) -> Tensor:
    kept = torch.mul(torch.matmul(torch.unsqueeze(counts, 0), shares), mask)
    g = torch.div(kept, torch.clamp(torch.sum(kept, [1], True), 1e-30))
    experts = torch.size(g, 1)
    down = torch.sum(torch.mul(torch.reshape(a, [experts, -1, torch.size(a, 1)]), torch.reshape(g, [experts, 1, 1])), [0])
    up = torch.sum(torch.mul(torch.reshape(u, [torch.size(u, 0), experts, -1]), torch.reshape(g, [1, experts, 1])), [1])
    return (self).low_rank(x, w, b, down, up, scale, )

  # The means over the rows of x (..., in), each as often as counts (rows) says, of their shares (rows, E), and of these times the squares of
  # the row: (2, E).
  def share_means(self: __torch__.Kernels, x: Tensor, shares: Tensor, counts: Tensor) -> Tensor:
    rows = torch.to(torch.reshape(x, [-1, torch.size(x, -1)]), 6)
    squares = torch.sum(torch.square(rows), [1], True)
    both = torch.cat([shares, torch.mul(shares, squares)], 1)
    means = torch.div(torch.matmul(torch.unsqueeze(counts, 0), both), torch.sum(counts))
    return torch.reshape(means, [2, -1])

  # scale * sum g B A x for each sample of x (n, L, in), its weights g a row of weights (n, E).
  def summed_experts(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, a: Tensor, u: Tensor, weights: Tensor, scale: Tensor) -> Tensor:
    experts = torch.size(weights, 1)
    g = torch.reshape(torch.to(weights, x), [-1, 1, experts, 1])
    thin = torch.reshape(torch.linear(x, torch.to(a, x)), [torch.size(x, 0), torch.size(x, 1), experts, -1])
    mixed = torch.reshape(torch.mul(thin, g), [-1, torch.size(a, 0)])
    return (self).add_up(x, torch.reshape(x, [-1, torch.size(x, -1)]), w, b, mixed, u, scale, )

  # softmax(G x) of the first position of each sample of x (n, L, in): (n, E), float32.
  def first_shares(self: __torch__.Kernels, x: Tensor, router: Tensor) -> Tensor:
    return torch.softmax(torch.linear(torch.to(torch.select(x, 1, 0), 6), router), -1)

  # scale * sum g B A dropout(x) for each sample of x (n, L, in), one a (r, in) for all; u (out, m r) holds the branches chosen (m), side by
  # side, and the weights (n, E) of all branches theirs.
  def branches(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, a: Tensor, u: Tensor, weights: Tensor, chosen: Tensor, scale: Tensor, rate: Tensor) -> Tensor:
    g = torch.reshape(torch.to(torch.index_select(weights, 1, chosen), x), [torch.size(x, 0), 1, -1, 1])
    thin = torch.unsqueeze(torch.linear((self).dropped(x, rate, ), torch.to(a, x)), 2)
    mixed = torch.reshape(torch.mul(thin, g), [-1, torch.size(u, 1)])
    return (self).add_up(x, torch.reshape(x, [-1, torch.size(x, -1)]), w, b, mixed, u, scale, )

  # other * (d V^T) V + beside * d, the first rows of basis as V, one number of other for each.
  def along(self: __torch__.Kernels, d: Tensor, basis: Tensor, other: Tensor, beside: Tensor) -> Tensor:
    v = torch.narrow(basis, 0, 0, torch.size(other, 0))
    change = torch.matmul(torch.mul(torch.matmul(d, torch.t(v)), torch.unsqueeze(other, 0)), v)
    return torch.add(torch.mul(d, torch.FloatImplicit(beside)), change)

  # The strongest directions of C = (before * sum s u u^T + x^T x) / (before + n) as rows, what C is along each behind it: (k, in + 1),
  # falling; u the rows of basis (k, in), s of values (k). One step of a power iteration from start (in, k), then exact among them.
  def moments(self: __torch__.Kernels, x: Tensor, start: Tensor, basis: Tensor, values: Tensor, before: Tensor) -> Tensor:
    earlier = torch.FloatImplicit(before)
    old = torch.mul(basis, torch.unsqueeze(torch.sqrt(torch.mul(values, earlier)), 1))
    rows = torch.cat([old, x], 0)
    found, rest, = torch.linalg_qr(torch.matmul(torch.t(rows), torch.matmul(rows, start)), "reduced")
    seen = torch.matmul(rows, found)
    count = torch.add(torch.new_full(seen, [], torch.size(x, 0)), earlier)
    rising, turn, = torch.linalg_eigh(torch.div(torch.matmul(torch.t(seen), seen), count), "L")
    directions = torch.matmul(torch.t(torch.flip(turn, [1])), torch.t(found))
    return torch.cat([directions, torch.unsqueeze(torch.flip(torch.relu(rising), [0]), 1)], 1)

  # qr(Xc^T Xc Q) as rows, with the standard deviation along each behind it: (k, in + 1).
  def input_spread(self: __torch__.Kernels, x: Tensor, start: Tensor) -> Tensor:
    rows = torch.sub(x, torch.mean(x, [0], True))
    sketch = torch.matmul(torch.t(rows), torch.matmul(rows, start))
    basis, rest, = torch.linalg_qr(sketch, "reduced")
    squares = torch.sum(torch.square(torch.matmul(rows, basis)), [0])
    freedom = torch.new_full(squares, [], ops.prim.max(torch.size(x, 0) - 1, 1))
    return torch.cat([torch.t(basis), torch.unsqueeze(torch.sqrt(torch.div(squares, freedom)), 1)], 1)

  # x^T x of the rows of x (..., d): (d, d), float64.
  def gram(self: __torch__.Kernels, x: Tensor) -> Tensor:
    rows = torch.to(torch.reshape(x, [-1, torch.size(x, -1)]), 7)
    return torch.matmul(torch.t(rows), rows)

  # Eigenvalues, falling, and below them the eigenvectors as rows, of (1 - p) c (1 - p): c and p symmetric (d, d); (d + 1, d), float64.
  def spectrum_beside(self: __torch__.Kernels, c: Tensor, p: Tensor) -> Tensor:
    d = torch.to(c, 7)
    q = torch.to(p, 7)
    right = torch.sub(d, torch.matmul(d, q))
    rest = torch.sub(right, torch.matmul(q, right))
    values, vectors, = torch.linalg_eigh(torch.div(torch.add(rest, torch.t(rest)), torch.new_full(rest, [], 2)), "L")
    falling = torch.unsqueeze(torch.flip(values, [0]), 0)
    return torch.cat([falling, torch.flip(torch.t(vectors), [0])], 0)

  # The lengths of the rows of w (out, in): (out), float32.
  def lengths(self: __torch__.Kernels, w: Tensor) -> Tensor:
    return torch.sqrt(torch.sum(torch.square(torch.to(w, 6)), [1]))

  # ((|W| + d) / |W + scale B A|) (x W^T + scale (dropout(x) A^T) B^T) + b, lengths by row; the divisor has no gradient:
  # |W + s B A|^2 = |W|^2 + 2 s <W A^T, B> + s^2 <B A A^T, B>.
  def dora(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, a: Tensor, u: Tensor, change: Tensor, scale: Tensor, rate: Tensor) -> Tensor:
    rows = torch.reshape(x, [-1, torch.size(x, -1)])
    thin = torch.linear((self).dropped(rows, rate, ), torch.to(a, x))
    s = torch.FloatImplicit(scale)
    y = torch.addmm_(torch.linear(rows, torch.to(w, x)), thin, torch.t(torch.to(u, x)), beta=1, alpha=s)
    d = torch.detach(a)
    up = torch.detach(u)
    own = (self).lengths(w, )
    half = torch.add(torch.mul(torch.linear(torch.to(w, 6), d), 2.), torch.mul(torch.matmul(up, torch.linear(d, d)), s))
    more = torch.mul(torch.sum(torch.mul(half, up), [1]), s)
    directed = torch.sqrt(torch.add(torch.square(own), more))
    gain = torch.div(torch.add(own, change), directed)
    z = torch.mul(torch.to(y, 6), gain)
    if torch.eq(torch.numel(b), 0):
      shifted = z
    else:
      shifted = torch.add(z, torch.to(b, 6))
    shape = torch.size(x)
    shape[-1] = torch.size(w, 0)
    return torch.view(torch.to(shifted, x), shape)

  # residual + x W^T + b
  def linear_add(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, residual: Tensor) -> Tensor:
    y = (self).linear(torch.reshape(x, [-1, torch.size(x, -1)]), w, b, )
    return torch.view_as(torch.add_(y, torch.reshape(residual, [-1, torch.size(w, 0)])), residual)

  # W + scale * B A: the merged weight of an adapter, without gradient.
  def merged(self: __torch__.Kernels, w: Tensor, a: Tensor, u: Tensor, scale: Tensor) -> Tensor:
    return torch.detach(torch.addmm(w, torch.to(u, w), torch.to(a, w), beta=1, alpha=torch.FloatImplicit(scale)))

  # --- norms and activations -------------------------------------------------------------------------------

  # x / sqrt(mean(x^2) + eps) * w, computed in float32; the norm reads x once and keeps no squares.
  def rms_norm(self: __torch__.Kernels, x: Tensor, w: Tensor, eps: Tensor) -> Tensor:
    f = torch.to(x, 6)
    n = torch.linalg_vector_norm(f, 2, [-1], True)
    r = torch.rsqrt(torch.add(torch.div(torch.mul(n, n), torch.size(x, -1)), torch.FloatImplicit(eps)))
    return torch.mul(torch.to(torch.mul(f, r), x), torch.to(w, x))

  def layer_norm(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, eps: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], torch.to(w, x), torch.to(b, x), torch.FloatImplicit(eps))

  def silu_mul(self: __torch__.Kernels, g: Tensor, u: Tensor) -> Tensor:
    return torch.mul(torch.silu(g), u)

  # code: as in lilora.engine.model.Activation; 5 for the two halves of a gated layer, the first through silu.
  def activation(self: __torch__.Kernels, x: Tensor, code: Tensor) -> Tensor:
    c = torch.IntImplicit(code)
    if torch.eq(c, 0):
      y = torch.gelu(x)
    elif torch.eq(c, 1):
      y = torch.gelu(x, approximate="tanh")
    elif torch.eq(c, 2):
      y = torch.div(torch.silu(torch.mul(x, 1.702)), 1.702)
    elif torch.eq(c, 3):
      y = torch.silu(x)
    elif torch.eq(c, 4):
      y = torch.relu(x)
    else:
      gate, up, = torch.chunk(x, 2, -1)
      y = torch.mul(torch.silu(gate), up)
    return y

  # --- attention -------------------------------------------------------------------------------------------

  # Rotary position embedding, halves rotated as Hugging Face does; x (..., heads, e). In float32 the halves are
  # the real and the imaginary part of a complex number, which is turned by one product; the result then has the two
  # parts side by side. Queries and keys both, so that their products do not change.
  def rope(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b, = torch.chunk(x, 2, -1)
    if ops.prim.dtype(x) == 6:
      y = torch.flatten(torch.view_as_real(torch.mul(torch.complex(a, b), torch.complex(cos, sin))), -2)
    else:
      y = torch.cat([a * cos - b * sin, b * cos + a * sin], -1)
    return y

  # (b, L, g, e) -> (b, h, L, e), every head repeated for its group of queries
  def spread(self: __torch__.Kernels, x: Tensor, heads: int) -> Tensor:
    y = torch.transpose(x, 1, 2)
    groups = torch.size(y, 1)
    if groups == heads:
      z = y
    else:
      shape = [torch.size(y, 0), groups, heads // groups, torch.size(y, 2), torch.size(y, 3)]
      z = torch.reshape(torch.expand(torch.unsqueeze(y, 2), shape), [shape[0], heads, shape[3], shape[4]])
    return z

  # The last axis as (heads, e).
  def heads(self: __torch__.Kernels, x: Tensor, cos: Tensor) -> Tensor:
    return torch.unflatten(x, -1, [-1, 2 * torch.size(cos, -1)])

  # q, k, v, each (..., heads, e), from the normed input; qkv is the three weights one above the other. q and k turned.
  def projected(self: __torch__.Kernels, x: Tensor, norm: Tensor, eps: Tensor, qkv: Tensor, b: Tensor, width: int, cos: Tensor, sin: Tensor) -> List[Tensor]:
    joined = (self).heads((self).linear((self).rms_norm(x, norm, eps, ), qkv, b, ), cos, )
    heads = width // torch.size(joined, -1)
    groups = (torch.size(joined, -2) - heads) // 2
    turning, v, = torch.split_with_sizes(joined, [heads + groups, groups], -2)
    q, k, = torch.split_with_sizes((self).rope(turning, cos, sin, ), [heads, groups], -2)
    return [q, k, v]

  # The same from projected q (..., h*e), k and v (..., g*e).
  def turned(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, cos: Tensor, sin: Tensor) -> List[Tensor]:
    q1 = (self).rope((self).heads(q, cos, ), cos, sin, )
    k1 = (self).rope((self).heads(k, cos, ), cos, sin, )
    return [q1, k1, (self).heads(v, cos, )]

  # q (b, h, R, e), k and v (b, h, T, e), mask (R, T) to add or none -> (b, h, R, e). On the CPU, torch's own attention in
  # bfloat16 spends several times as long on gradients as the plain products do; those keep all scores, so rows must be short.
  def weighted(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor]) -> Tensor:
    plain = ops.prim.dtype(q) == 15 and not ops.prim.is_cuda(q) and torch.size(k, 2) <= 512
    if plain:
      scores = torch.matmul(torch.mul(q, torch.size(q, -1) ** -0.5), torch.transpose(k, 2, 3))
      if mask is None:
        masked = scores
      else:
        masked = torch.add(scores, mask)
      y = torch.matmul(torch.softmax(masked, -1), v)
    else:
      y = torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
    return y

  # q (b, R, h, e), k and v (b, T, g, e), mask (R, T) to add -> (b, R, h*e). The queries that share a key head become
  # rows of one attention, so that keys and values are not repeated for them.
  def attend(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    rows = torch.size(q, 1)
    groups = torch.size(k, 2)
    each = torch.size(q, 2) // groups
    folded = torch.flatten(torch.transpose(torch.unflatten(q, 2, [groups, each]), 1, 2), 2, 3)
    y = (self).weighted(folded, torch.transpose(k, 1, 2), torch.transpose(v, 1, 2), torch.to(torch.repeat_interleave(mask, each, 0), q), )
    return torch.flatten(torch.transpose(torch.unflatten(y, 2, [rows, each]), 1, 2), 2)

  # Kind 1: whole rows. q (b, L, h, e), k and v (b, L, g, e) -> (b, L, h*e), causal. Long rows are better off with the
  # attention that knows itself causal, though it wants keys and values repeated.
  def whole(self: __torch__.Kernels, qkv: List[Tensor]) -> Tensor:
    q, k, v, = qkv
    length = torch.size(q, 1)
    heads = torch.size(q, 2)
    if torch.size(k, 2) < heads and length <= 256:
      z = (self).attend(q, k, v, torch.triu(torch.new_full(q, [length, length], float("-inf")), 1), )
    else:
      y = torch.scaled_dot_product_attention(torch.transpose(q, 1, 2), (self).spread(k, heads, ), (self).spread(v, heads, ), None, 0., True)
      z = torch.flatten(torch.transpose(y, 1, 2), 2)
    return z

  # Keys and values of whole rows, (b, L, g, e) each, written to the first places of the cache, (b, g, T, e).
  def fill(self: __torch__.Kernels, k: Tensor, v: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    length = torch.size(k, 1)
    _0 = torch.copy_(torch.narrow(keys, 2, 0, length), torch.transpose(k, 1, 2))
    return torch.copy_(torch.narrow(values, 2, 0, length), torch.transpose(v, 1, 2))

  # Kind 2: samples that begin alike. The P common positions are rows 0 to P - 1 of all tensors, once; then come the
  # other R positions of each sample. q (P + b*R, h, e), k and v (P + b*R, g, e) -> (P + b*R, h*e), causal.
  # after (R, P + R): 0 where one of the R positions may attend, minus infinity elsewhere.
  def common(self: __torch__.Kernels, qkv: List[Tensor], after: Tensor) -> List[Tensor]:
    q, k, v, = qkv
    rest = torch.size(after, 0)
    sizes = [torch.size(after, 1) - rest, torch.size(q, 0) - torch.size(after, 1) + rest]
    q0, q1, = torch.split_with_sizes(q, sizes, 0)
    k0, k1, = torch.split_with_sizes(k, sizes, 0)
    v0, v1, = torch.split_with_sizes(v, sizes, 0)
    first = (self).whole([torch.unsqueeze(q0, 0), torch.unsqueeze(k0, 0), torch.unsqueeze(v0, 0)], )
    queries = torch.unflatten(q1, 0, [-1, rest])
    keys = (self).behind(k0, torch.unflatten(k1, 0, [-1, rest]), )
    values = (self).behind(v0, torch.unflatten(v1, 0, [-1, rest]), )
    second = torch.flatten((self).attend(queries, keys, values, after, ), 0, 1)
    return [torch.cat([torch.squeeze(first, 0), second], 0), keys, values]

  # The common beginning (P, g, e) before each of (b, R, g, e).
  def behind(self: __torch__.Kernels, first: Tensor, rest: Tensor) -> Tensor:
    shape = [torch.size(rest, 0), torch.size(first, 0), torch.size(first, 1), torch.size(first, 2)]
    return torch.cat([torch.expand(torch.unsqueeze(first, 0), shape), rest], 1)

  # For whole rows of length L under a sliding window of W: 0 where a position may attend, to W positions with itself, minus
  # infinity elsewhere, (L, L) in the number type of like; span is (L, W).
  def within_window(self: __torch__.Kernels, like: Tensor, span: Tensor) -> Tensor:
    length, window, = torch.unbind(span)
    n = torch.IntImplicit(length)
    w = torch.IntImplicit(window)
    hidden = torch.new_full(like, [n, n], float("-inf"))
    return torch.add(torch.triu(hidden, 1), torch.tril(hidden, -w))

  # The mask `after` in the number type of like; span is (P, R).
  def causal_after(self: __torch__.Kernels, like: Tensor, span: Tensor) -> Tensor:
    common, rest, = torch.unbind(span)
    p = torch.IntImplicit(common)
    r = torch.IntImplicit(rest)
    hidden = torch.new_full(like, [r, p + r], float("-inf"))
    return torch.triu(hidden, p + 1)

  # Kind 3: one new position of every sample, put at the place `column` of the cache and attending to every place up to
  # it that is true in visible (b, 1, 1, T); q (b, 1, h, e), k and v (b, 1, g, e) -> (b, 1, h*e). Without gradient.
  def step(self: __torch__.Kernels, qkv: List[Tensor], keys: Tensor, values: Tensor, column: Tensor, visible: Tensor) -> Tensor:
    q, k, v, = qkv
    c = torch.IntImplicit(column)
    _0 = torch.copy_(torch.narrow(keys, 2, c, 1), torch.transpose(k, 1, 2))
    _1 = torch.copy_(torch.narrow(values, 2, c, 1), torch.transpose(v, 1, 2))
    grouped = torch.reshape(q, [torch.size(q, 0), torch.size(keys, 1), -1, torch.size(keys, 3)])
    y = torch.scaled_dot_product_attention(grouped, torch.narrow(keys, 2, 0, c + 1), torch.narrow(values, 2, 0, c + 1), torch.narrow(visible, 3, 0, c + 1), 0., False)
    return torch.reshape(y, [torch.size(q, 0), 1, -1])

  # Attention of projected q, k and v, by kind, with and without filling a cache.
  def rope_attention(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    return (self).whole((self).turned(q, k, v, cos, sin, ), )

  def rope_attention_window(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, cos: Tensor, sin: Tensor, mask: Tensor) -> Tensor:
    q1, k1, v1, = (self).turned(q, k, v, cos, sin, )
    return (self).attend(q1, k1, v1, mask, )

  def rope_attention_window_fill(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    q1, k1, v1, = (self).turned(q, k, v, cos, sin, )
    _0 = (self).fill(k1, v1, keys, values, )
    return (self).attend(q1, k1, v1, mask, )

  def rope_attention_fill(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, cos: Tensor, sin: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    qkv = (self).turned(q, k, v, cos, sin, )
    _0 = (self).fill(qkv[1], qkv[2], keys, values, )
    return (self).whole(qkv, )

  def rope_attention_common(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, cos: Tensor, sin: Tensor, after: Tensor) -> Tensor:
    y, k1, v1, = (self).common((self).turned(q, k, v, cos, sin, ), after, )
    return y

  def rope_attention_common_fill(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, cos: Tensor, sin: Tensor, after: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    y, k1, v1, = (self).common((self).turned(q, k, v, cos, sin, ), after, )
    _0 = (self).fill(k1, v1, keys, values, )
    return y

  def rope_attention_step(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, cos: Tensor, sin: Tensor, keys: Tensor, values: Tensor, column: Tensor, visible: Tensor) -> Tensor:
    return (self).step((self).turned(q, k, v, cos, sin, ), keys, values, column, visible, )

  # --- whole blocks without adapters -----------------------------------------------------------------------

  # x + O(attention(norm(x))): out (d, h*e); by kind, with and without filling a cache.
  def attention(self: __torch__.Kernels, x: Tensor, norm: Tensor, eps: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    y = (self).whole((self).projected(x, norm, eps, qkv, qkv_bias, torch.size(out, 1), cos, sin, ), )
    return (self).linear_add(y, out, out_bias, x, )

  def attention_window(self: __torch__.Kernels, x: Tensor, norm: Tensor, eps: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, cos: Tensor, sin: Tensor, mask: Tensor) -> Tensor:
    q, k, v, = (self).projected(x, norm, eps, qkv, qkv_bias, torch.size(out, 1), cos, sin, )
    return (self).linear_add((self).attend(q, k, v, mask, ), out, out_bias, x, )

  def attention_window_fill(self: __torch__.Kernels, x: Tensor, norm: Tensor, eps: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    q, k, v, = (self).projected(x, norm, eps, qkv, qkv_bias, torch.size(out, 1), cos, sin, )
    _0 = (self).fill(k, v, keys, values, )
    return (self).linear_add((self).attend(q, k, v, mask, ), out, out_bias, x, )

  def attention_fill(self: __torch__.Kernels, x: Tensor, norm: Tensor, eps: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, cos: Tensor, sin: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    parts = (self).projected(x, norm, eps, qkv, qkv_bias, torch.size(out, 1), cos, sin, )
    _0 = (self).fill(parts[1], parts[2], keys, values, )
    return (self).linear_add((self).whole(parts, ), out, out_bias, x, )

  def attention_common(self: __torch__.Kernels, x: Tensor, norm: Tensor, eps: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, cos: Tensor, sin: Tensor, after: Tensor) -> Tensor:
    y, k, v, = (self).common((self).projected(x, norm, eps, qkv, qkv_bias, torch.size(out, 1), cos, sin, ), after, )
    return (self).linear_add(y, out, out_bias, x, )

  def attention_common_fill(self: __torch__.Kernels, x: Tensor, norm: Tensor, eps: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, cos: Tensor, sin: Tensor, after: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    y, k, v, = (self).common((self).projected(x, norm, eps, qkv, qkv_bias, torch.size(out, 1), cos, sin, ), after, )
    _0 = (self).fill(k, v, keys, values, )
    return (self).linear_add(y, out, out_bias, x, )

  def attention_step(self: __torch__.Kernels, x: Tensor, norm: Tensor, eps: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, cos: Tensor, sin: Tensor, keys: Tensor, values: Tensor, column: Tensor, visible: Tensor) -> Tensor:
    y = (self).step((self).projected(x, norm, eps, qkv, qkv_bias, torch.size(out, 1), cos, sin, ), keys, values, column, visible, )
    return (self).linear_add(y, out, out_bias, x, )

  # The attention of a vision encoder's layer, before its output layer: all tokens attend to all. joined (b, n, 3 d).
  def among_all(self: __torch__.Kernels, joined: Tensor, heads: Tensor) -> Tensor:
    n = torch.IntImplicit(heads)
    q, k, v, = torch.unbind(torch.permute(torch.unflatten(joined, -1, [3, n, -1]), [2, 0, 3, 1, 4]), 0)
    return torch.flatten(torch.transpose((self).weighted(q, k, v, None, ), 1, 2), 2)

  # Of a table (positions, 1, e/2) the rows at places (3 n), which are n on each of three axes; the first of the three sizes says
  # how many numbers of a row come from the first axis, and so on -> (n, 1, e/2).
  def by_axis(self: __torch__.Kernels, table: Tensor, places: Tensor, sizes: Tensor) -> Tensor:
    time, line, column, = torch.unbind(torch.unflatten(torch.index_select(table, 0, places), 0, [3, -1]), 0)
    s0, s1, s2, = torch.unbind(sizes, 0)
    split = [torch.IntImplicit(s0), torch.IntImplicit(s1), torch.IntImplicit(s2)]
    return torch.cat([torch.split_with_sizes(time, split, -1)[0], torch.split_with_sizes(line, split, -1)[1], torch.split_with_sizes(column, split, -1)[2]], -1)

  # One layer of the Qwen2-VL encoder; w as in encoder_layer. Queries and keys are turned by cos and sin (n, 1, e/2) in float32.
  def rotary_encoder_layer(self: __torch__.Kernels, x: Tensor, w: List[Tensor], cos: Tensor, sin: Tensor, eps: Tensor, heads: Tensor, code: Tensor) -> Tensor:
    joined = (self).linear((self).layer_norm(x, w[0], w[1], eps, ), w[2], w[3], )
    parts = torch.unflatten(joined, -1, [3 * torch.IntImplicit(heads), -1])
    n = torch.IntImplicit(heads)
    turning, v, = torch.split_with_sizes(parts, [2 * n, n], -2)
    turned = torch.to((self).rope(torch.to(turning, 6), cos, sin, ), x)
    q, k, = torch.split_with_sizes(turned, [n, n], -2)
    y = torch.flatten(torch.transpose((self).weighted(torch.transpose(q, 1, 2), torch.transpose(k, 1, 2), torch.transpose(v, 1, 2), None, ), 1, 2), 2)
    x1 = (self).linear_add(y, w[4], w[5], x, )
    up = (self).linear((self).layer_norm(x1, w[6], w[7], eps, ), w[8], w[9], )
    return (self).linear_add((self).activation(up, code, ), w[10], w[11], x1, )

  # One layer of the DINOv2 encoder; w as in encoder_layer (its qkv bias may be empty), then the factors of both parts.
  def scaled_encoder_layer(self: __torch__.Kernels, x: Tensor, w: List[Tensor], eps: Tensor, heads: Tensor, code: Tensor) -> Tensor:
    joined = (self).linear((self).layer_norm(x, w[0], w[1], eps, ), w[2], w[3], )
    attended = (self).linear((self).among_all(joined, heads, ), w[4], w[5], )
    x1 = torch.add(x, torch.mul(attended, torch.to(w[12], x)))
    up = (self).linear((self).layer_norm(x1, w[6], w[7], eps, ), w[8], w[9], )
    down = (self).linear((self).activation(up, code, ), w[10], w[11], )
    return torch.add(x1, torch.mul(down, torch.to(w[13], x)))

  # One layer of the CLIP vision encoder; w: norm 1 (weight, bias), qkv, out, norm 2, up, down (weight, bias each).
  def encoder_layer(self: __torch__.Kernels, x: Tensor, w: List[Tensor], eps: Tensor, heads: Tensor, code: Tensor) -> Tensor:
    joined = (self).linear((self).layer_norm(x, w[0], w[1], eps, ), w[2], w[3], )
    y = (self).among_all(joined, heads, )
    x1 = (self).linear_add(y, w[4], w[5], x, )
    up = (self).linear((self).layer_norm(x1, w[6], w[7], eps, ), w[8], w[9], )
    return (self).linear_add((self).activation(up, code, ), w[10], w[11], x1, )

  # pixels (b, c, height, width), patch (d, c, p, p), mark (d), places (1 + patches, d) -> (b, 1 + patches, d)
  def patches(self: __torch__.Kernels, pixels: Tensor, patch: Tensor, mark: Tensor, places: Tensor) -> Tensor:
    p = torch.size(patch, 2)
    y = torch.transpose(torch.flatten(torch.conv2d(torch.to(pixels, patch), patch, None, [p, p]), 2), 1, 2)
    first = torch.expand(torch.view(mark, [1, 1, -1]), [torch.size(y, 0), 1, torch.size(y, 2)])
    return torch.cat([first, y], 1) + places

  # As patches, without a token in front or positions, for a patch (d, c, t, p, p) that covers t pictures of a film, all the same
  # here; m x m patches that lie together follow one another, m = merge -> (b, patches, d)
  def merging_patches(self: __torch__.Kernels, pixels: Tensor, patch: Tensor, merge: Tensor) -> Tensor:
    p = torch.size(patch, 3)
    m = torch.IntImplicit(merge)
    film = torch.repeat_interleave(torch.to(pixels, patch), torch.size(patch, 2), 1)
    y = torch.conv2d(film, torch.flatten(patch, 1, 2), None, [p, p])
    blocks = torch.unflatten(torch.unflatten(y, 3, [-1, m]), 2, [-1, m])
    return torch.flatten(torch.permute(blocks, [0, 2, 4, 3, 5, 1]), 1, 4)

  # As patches, with a bias and without a token in front: places (patches, d) -> (b, patches, d)
  def plain_patches(self: __torch__.Kernels, pixels: Tensor, patch: Tensor, bias: Tensor, places: Tensor) -> Tensor:
    p = torch.size(patch, 2)
    y = torch.conv2d(torch.to(pixels, patch), patch, bias, [p, p])
    return torch.transpose(torch.flatten(y, 2), 1, 2) + places

  # As patches, with a bias, and positions (1, 1 + patches of another image size, d) that are interpolated where they must be.
  def resized_patches(self: __torch__.Kernels, pixels: Tensor, patch: Tensor, bias: Tensor, mark: Tensor, places: Tensor) -> Tensor:
    p = torch.size(patch, 2)
    y = torch.conv2d(torch.to(pixels, patch), patch, bias, [p, p])
    size = [torch.size(y, 2), torch.size(y, 3)]
    known = torch.size(places, 1) - 1
    if size[0] * size[1] == known and size[0] == size[1]:
      positions = places
    else:
      grid = torch.unflatten(torch.to(torch.narrow(places, 1, 1, known), 6), 1, [int(known ** 0.5), -1])
      wide = torch.upsample_bicubic2d(torch.permute(grid, [0, 3, 1, 2]), size, False, None)
      positions = torch.cat([torch.narrow(places, 1, 0, 1), torch.to(torch.transpose(torch.flatten(wide, 2), 1, 2), places)], 1)
    first = torch.expand(mark, [torch.size(y, 0), 1, torch.size(y, 1)])
    return torch.cat([first, torch.transpose(torch.flatten(y, 2), 1, 2)], 1) + positions

  # The same, with tokens (1, n, d) without positions behind the first; positions are interpolated with anti-aliasing.
  def resized_patches_with_registers(self: __torch__.Kernels, pixels: Tensor, patch: Tensor, bias: Tensor, mark: Tensor, places: Tensor, registers: Tensor) -> Tensor:
    p = torch.size(patch, 2)
    y = torch.conv2d(torch.to(pixels, patch), patch, bias, [p, p])
    size = [torch.size(y, 2), torch.size(y, 3)]
    known = torch.size(places, 1) - 1
    first = torch.add(mark, torch.narrow(places, 1, 0, 1))
    rest = torch.narrow(places, 1, 1, known)
    if size[0] * size[1] == known and size[0] == size[1]:
      positions = rest
    else:
      grid = torch.unflatten(torch.to(rest, 6), 1, [int(known ** 0.5), -1])
      wide = torch._upsample_bicubic2d_aa(torch.permute(grid, [0, 3, 1, 2]), size, False, None)
      positions = torch.to(torch.transpose(torch.flatten(wide, 2), 1, 2), places)
    before = torch.expand(torch.cat([first, registers], 1), [torch.size(y, 0), -1, torch.size(y, 1)])
    return torch.cat([before, torch.transpose(torch.flatten(y, 2), 1, 2) + positions], 1)

  # Matrices side by side along the last axis.
  def beside(self: __torch__.Kernels, x: List[Tensor]) -> Tensor:
    return torch.cat(x, -1)

  # Matrices one above the other, vectors end to end.
  def stacked(self: __torch__.Kernels, w: List[Tensor]) -> Tensor:
    return torch.cat(w, 0)

  # `count` rows of x from `first` on, sharing its memory; span is (first, count).
  def slice_rows(self: __torch__.Kernels, x: Tensor, span: Tensor) -> Tensor:
    first, count, = torch.unbind(span)
    return torch.narrow(x, 0, torch.IntImplicit(first), torch.IntImplicit(count))

  # Room for rows as those of x, not yet filled; span is (their count, 0).
  def rows_like(self: __torch__.Kernels, x: Tensor, span: Tensor) -> Tensor:
    count, first, = torch.unbind(span)
    one = torch.slice(torch.size(x), 1)
    return torch.new_empty(x, torch.add([torch.IntImplicit(count)], one))

  # Writes rows into x; span is (the first of them, their count). Gives them in x, sharing its memory.
  def put_rows(self: __torch__.Kernels, x: Tensor, span: Tensor, rows: Tensor) -> Tensor:
    return torch.copy_((self).slice_rows(x, span, ), rows)

  # x[index] along the first axis, in the number type and on the device of `like`.
  def take_like(self: __torch__.Kernels, x: Tensor, index: Tensor, like: Tensor) -> Tensor:
    return torch.to(torch.index_select(x, 0, index), like)

  # --- ends of the language model --------------------------------------------------------------------------

  # table (vocabulary, d), ids (...) -> (..., d)
  def embed(self: __torch__.Kernels, table: Tensor, ids: Tensor) -> Tensor:
    return torch.embedding(table, ids)

  # As embed, with the rows of visual (n, d) put at the flat positions places (n).
  def embed_with(self: __torch__.Kernels, table: Tensor, ids: Tensor, visual: Tensor, places: Tensor) -> Tensor:
    y = torch.embedding(table, torch.view(ids, [-1]))
    return torch.unflatten(torch.index_copy(y, 0, places, torch.to(visual, y)), 0, torch.size(ids))

  # x (..., d) with prefix (p, d), as often as there is room for it, at the flat positions places (a multiple of p).
  def prefixed(self: __torch__.Kernels, x: Tensor, prefix: Tensor, places: Tensor) -> Tensor:
    times = torch.floordiv(torch.size(places, 0), torch.size(prefix, 0))
    rows = torch.repeat(torch.to(prefix, x), [times, 1])
    flat = torch.reshape(x, [-1, torch.size(x, -1)])
    return torch.view(torch.index_copy(flat, 0, places, rows), torch.size(x))

  # x (b, n, d) at some places of its second axis.
  def tokens(self: __torch__.Kernels, x: Tensor, places: Tensor) -> Tensor:
    return torch.index_select(x, 1, places)

  # The rows of x (..., d) at flat positions -> (n, d)
  def rows(self: __torch__.Kernels, x: Tensor, places: Tensor) -> Tensor:
    return torch.index_select(torch.reshape(x, [-1, torch.size(x, -1)]), 0, places)

  # The place of the largest value along the last axis.
  def argmax(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.argmax(x, -1)

  # Mean cross entropy of logits (n, vocabulary) against targets (n), in float32; 0 when n is 0.
  def cross_entropy_rows(self: __torch__.Kernels, logits: Tensor, targets: Tensor) -> Tensor:
    total = torch.cross_entropy_loss(torch.to(logits, 6), targets, None, 2)
    return torch.div(total, ops.prim.max(torch.numel(targets), 1))

  # --- optimiser, without gradient -------------------------------------------------------------------------

  def squared_norm(self: __torch__.Kernels, x: List[Tensor]) -> Tensor:
    norms = torch._foreach_norm(x, 2)
    y = torch.stack(norms)
    return torch.sum(torch.mul(torch.to(y, 7), torch.to(y, 7)))

  # x *= min(1, limit / (norm + 1e-6)) for all together; returns the norm before.
  def clip_global_norm(self: __torch__.Kernels, x: List[Tensor], limit: Tensor) -> Tensor:
    norm = torch.sqrt((self).squared_norm(x, ))
    factor = torch.clamp(torch.div(torch.FloatImplicit(limit), norm + 1e-06), None, 1.)
    torch._foreach_mul_(x, torch.to(factor, 6))
    return norm

  # One step of AdamW as torch.optim.AdamW computes it; hyper: rate, beta1, beta2, eps, decay, number of this step (from 1).
  def adamw(self: __torch__.Kernels, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], hyper: Tensor) -> Tensor:
    rate, beta1, beta2, eps, decay, step, = torch.unbind(hyper)
    none = annotate(List[Tensor], [])
    steps = [torch.to(step, p[0])] * torch.len(p)
    torch._fused_adamw_(p, g, m, v, none, steps, lr=torch.FloatImplicit(rate), beta1=torch.FloatImplicit(beta1), beta2=torch.FloatImplicit(beta2), weight_decay=torch.FloatImplicit(decay), eps=torch.FloatImplicit(eps), amsgrad=False, maximize=False)
    return hyper
