namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>
/// Looks for the attack that takes most: greedily, by random sequences, and by small changes to the best of both. It knows nothing of
/// the target but what is accepted when it tries: amounts and moments are found by halving.
/// </summary>
internal sealed class AttackSearch
{
    // How often all limits may refuse before a search moves on: the rest would be single units.
    private const int MostVisits = 4;

    // The finest pace that greed takes.
    private const int MostPaces = 32;

    private readonly AttackTarget _target;
    private readonly AttackField _field;
    private readonly Random _random;

    // Moments since the beginning that seemed to matter.
    private readonly SortedSet<long> _moments = [0];
    private ulong _mostLast;

    // Which key takes first.
    private int _firstKey;
    private AttackFound _best = new("none", 0, []);

    public AttackSearch(AttackTarget target, int seed)
    {
        (_target, _random) = (target, new Random(seed));
        _field = new AttackField(target);
    }

    public AttackField Field => _field;

    /// <summary>All searches.</summary>
    /// <param name="effort">How many random attacks, openings and changes.</param>
    public AttackFound Run(int effort)
    {
        Greedy();
        for (int i = 0; i < effort; i++)
        {
            Play("random", Draw());
        }

        AttackMove[] openings = [.. _target.Moves.Where(m => !new AttackStep(0, false, 0, m, 0).Takes)];
        for (int i = 0; openings.Length != 0 && i < effort; i++)
        {
            GreedyAround(openings);
        }

        for (int i = 0; i < effort; i++)
        {
            Play("climbing", Change([.. _best.Played.Select(p => p.Step)]));
        }

        return _best;
    }

    // At every moment as much as goes, from several beginnings and at several paces.
    private void Greedy()
    {
        _field.Begin(scouts: true);
        TakeAll(0);
        if (_target.LeadMs > 0 && Earliest(_target.LeadMs) is { } again)
        {
            Note(again);
        }

        foreach (long start in _moments.Where(m => m <= _target.LeadMs).Append(_target.LeadMs).Distinct().ToArray())
        {
            GreedyFrom(start);
        }
    }

    // Faster and faster, until that brings nothing; and no longer than anything goes.
    private void GreedyFrom(long start)
    {
        long spanMs = _target.SpanMs;
        ulong before = 0;
        for (int paces = 1; paces <= MostPaces; paces *= 2)
        {
            ulong taken = GreedyFrom(start, paces, spanMs, looksAround: false);
            spanMs = _field.FirstMs < 0 ? spanMs : Math.Min(spanMs, _field.NowMs - _field.FirstMs);
            taken = Math.Max(taken, paces < MostPaces / 2 ? GreedyFrom(start, paces, spanMs, looksAround: true) : 0);
            if (taken <= before && paces > 2)
            {
                return;
            }

            before = Math.Max(before, taken);
        }
    }

    private ulong GreedyFrom(long start, int paces, long spanMs, bool looksAround)
    {
        _field.Begin();
        _firstKey = looksAround ? _target.Keys - 1 : 0;
        TakeAll(start);
        for (int i = 1; i <= paces && _field.FirstMs >= 0; i++)
        {
            long to = _field.FirstMs + (spanMs * i / paces);
            for (int visit = 0; looksAround && visit < MostVisits && Earliest(to) is { } moment && moment < to; visit++)
            {
                Note(moment);
                TakeAll(moment);
            }

            TakeAll(Latest(to));
        }

        Keep($"greedy, from {start} ms, in {paces} paces");
        return _field.Taken;
    }

    // Whatever takes nothing, and before and behind it as much as goes: if it gave anything back, that would be found here.
    private void GreedyAround(AttackMove[] openings)
    {
        _field.Begin();
        _firstKey = _random.Next(_target.Keys);
        for (int i = _random.Next(1, 5); i > 0; i--)
        {
            AttackStep step = DrawStep() with { GapMs = 0, SameBlock = false, Move = openings[_random.Next(openings.Length)] };
            if (_random.Next(2) == 0)
            {
                TakeAll(_field.NowMs);
            }

            if (_field.Allows(in step))
            {
                _field.Play(in step);
            }
        }

        TakeAll(_field.NowMs);
        for (int paces = _random.Next(1, 4); paces > 0 && _field.FirstMs >= 0; paces--)
        {
            TakeAll(Latest(_field.EndMs - (_target.SpanMs / paces * (paces - 1))));
        }

        Keep("greedy around openings");
    }

    // What goes at a moment: all keys in turn, in one block until nothing goes, then in another.
    private void TakeAll(long atMs)
    {
        bool sameBlock = false;
        while (true)
        {
            bool any = false;
            for (int i = 0; i < _target.Keys; i++)
            {
                int key = (i + _firstKey) % _target.Keys;
                var step = new AttackStep(sameBlock ? 0 : atMs - _field.NowMs, sameBlock, key, AttackMove.Take, AttackStep.AsMuchAsGoes);
                if (PlayMost(in step) != 0)
                {
                    any = sameBlock = true;
                }
            }

            if (!any && !sameBlock)
            {
                return;
            }

            sameBlock &= any;
        }
    }

    // The first moment from now on, up to another, at which anything goes.
    private long? Earliest(long untilMs)
    {
        long low = _field.NowMs;
        long high = Math.Min(untilMs, Math.Max(_field.EndMs, low));
        if (high <= low || !GoesAt(high))
        {
            return null;
        }

        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = GoesAt(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    // The last moment up to another at which anything goes: whatever ends may end before.
    private long Latest(long untilMs)
    {
        long low = -1;
        if (!GoesAt(untilMs))
        {
            for (long gap = 1; _field.NowMs + gap < untilMs; gap *= 2)
            {
                low = GoesAt(_field.NowMs + gap) ? _field.NowMs + gap : low;
            }
        }

        if (low < 0)
        {
            return untilMs;
        }

        long high = untilMs;
        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = GoesAt(middle) ? (middle, high) : (low, middle);
        }

        return low;
    }

    private bool GoesAt(long atMs)
    {
        for (int key = 0; key < _target.Keys; key++)
        {
            var step = new AttackStep(atMs - _field.NowMs, false, key, AttackMove.Take, 1);
            if (_field.Allows(in step) && Try(in step) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private ulong Try(in AttackStep step)
    {
        ulong units = _field.Play(in step);
        _field.Undo();
        return units;
    }

    // Plays a step with the largest amount that goes; nothing is played if none does.
    private ulong PlayMost(in AttackStep step)
    {
        if (!_field.Allows(in step) || Try(step with { Units = 1 }) == 0)
        {
            return 0;
        }

        // Often it is as much as last time.
        ulong low = 1;
        ulong high = _target.MostUnits;
        if (_mostLast > low && Try(step with { Units = _mostLast }) == 0)
        {
            high = _mostLast;
        }
        else if (_mostLast > low)
        {
            low = _mostLast;
            high = Try(step with { Units = low + 1 }) == 0 ? low + 1 : high;
        }

        while (high - low > 1)
        {
            ulong middle = low + ((high - low) / 2);
            (low, high) = Try(step with { Units = middle }) != 0 ? (middle, high) : (low, middle);
        }

        _mostLast = low;
        return _field.Play(step with { Units = low });
    }

    private void Play(string how, List<AttackStep> steps)
    {
        _field.Begin();
        foreach (AttackStep drawn in steps)
        {
            // What control operations do must be there before the next is built, and nodes put them first.
            bool sameBlock = drawn.SameBlock && drawn.Takes && _field.Blocks != 0;
            AttackStep step = drawn with
            {
                SameBlock = sameBlock, GapMs = sameBlock ? 0 : Math.Clamp(drawn.GapMs, 0, Math.Max(0, _field.EndMs - _field.NowMs)),
            };
            if (!_field.Allows(in step))
            {
                continue;
            }

            if (step.Takes && step.Units == AttackStep.AsMuchAsGoes)
            {
                PlayMost(in step);
            }
            else
            {
                _field.Play(in step);
            }
        }

        Keep(how);
    }

    private void Keep(string how)
    {
        _field.CheckIntervals();
        if (_field.Taken > _best.Units || (_field.Taken == _best.Units && how == "climbing"))
        {
            _best = new AttackFound(_field.Taken > _best.Units ? how : _best.How, _field.Taken, [.. _field.Played]);
        }
    }

    private List<AttackStep> Draw() => [.. Enumerable.Range(0, _random.Next(2, 9)).Select(_ => DrawStep())];

    private AttackStep DrawStep()
    {
        bool takes = _target.Moves.Length == 0 || _random.Next(3) != 0;
        AttackMove move = takes ? AttackMove.Take : _target.Moves[_random.Next(_target.Moves.Length)];
        return new AttackStep(DrawGap(), _random.Next(3) == 0, _random.Next(_target.Keys), move, DrawUnits(), _random.Next(16));
    }

    private ulong DrawUnits() => _random.Next(4) switch
    {
        0 => (ulong)_random.NextInt64(1, 1L << _random.Next(1, 22)),
        _ => AttackStep.AsMuchAsGoes,
    };

    private long DrawGap() => _random.Next(5) switch
    {
        0 => _random.Next(3),
        1 => _random.NextInt64(Math.Max(1, _target.SpanMs / 8)),
        2 => Math.Max(0, _moments.ElementAt(_random.Next(_moments.Count)) - _field.NowMs),
        3 => _target.SpanMs,
        _ => _random.NextInt64(Math.Max(1, _target.SpanMs)),
    };

    private List<AttackStep> Change(List<AttackStep> steps)
    {
        for (int changes = _random.Next(1, 4); changes > 0; changes--)
        {
            int at = _random.Next(steps.Count + 1);
            if (at == steps.Count || _random.Next(5) == 0)
            {
                steps.Insert(at, DrawStep());
                continue;
            }

            AttackStep step = steps[at];
            switch (_random.Next(5))
            {
                case 0:
                    steps.RemoveAt(at);
                    break;
                case 1:
                    steps[at] = step with { GapMs = Math.Max(0, step.GapMs + _random.Next(-1, 2)) };
                    break;
                case 2:
                    steps[at] = step with { GapMs = DrawGap(), SameBlock = false };
                    break;
                case 3:
                    steps[at] = step with { Units = DrawUnits() };
                    break;
                default:
                    steps[at] = step with { Key = _random.Next(_target.Keys), Units = AttackStep.AsMuchAsGoes };
                    break;
            }
        }

        return steps;
    }

    // The moment itself and the one before it.
    private void Note(long moment)
    {
        if (_moments.Count < 32)
        {
            _moments.Add(moment);
            _moments.Add(Math.Max(0, moment - 1));
        }
    }
}
