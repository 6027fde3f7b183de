using System.Globalization;
using System.Numerics;
using System.Text;
using OpenLedger.Scenarios.Binding;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Data;

/// <summary>
/// Reads a book of holders: <c>owner</c>, <c>asset</c>, <c>balance</c>, and if it has them <c>spender</c>, <c>allowance</c>,
/// <c>expires</c>. A row is one owner's holding of one asset, with at most one allowance on it; several rows for several spenders repeat the
/// balance.
/// </summary>
internal sealed class BookReader
{
    /// <summary>The longest name of an owner: an address, an account number, an e-mail address.</summary>
    public const int MaxOwnerLength = 100;

    private const string AmountForm = "write digits with at most one point: 1234.5";

    private static readonly string[] Columns = ["owner", "asset", "balance", "?spender", "?allowance", "?expires"];

    private readonly BindContext _context;
    private readonly DateTimeOffset? _asOf;
    private readonly CsvValues _values;
    private readonly BookSpenders _spenders;
    private readonly ulong[] _totals;

    private readonly Dictionary<string, int> _owners = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly Dictionary<(int Owner, int Asset), int> _holdingOf = [];
    private readonly List<(BookHolding Holding, int Line)> _holdings = [];
    private readonly Dictionary<(int Holding, int Spender), int> _lineOf = [];
    private readonly List<BookAllowance> _allowances = [];
    private bool _toldOfAsOf;

    private BookReader(BindContext context, SourceText source, DateTimeOffset? asOf)
    {
        _context = context;
        _asOf = asOf;
        _values = new CsvValues(source, context.Diagnostics);
        _spenders = new BookSpenders(context, _values);
        _totals = new ulong[context.Assets.Length];
    }

    /// <summary>Reads the file; null, and it was reported, if it is no book. All rows are checked, up to the limit on diagnostics.</summary>
    /// <param name="context">Where errors go; populations are bound, but for what books say.</param>
    /// <param name="subject">Path of the field that names the file.</param>
    /// <param name="name">The file.</param>
    /// <param name="asOf">The date of time zero; null if the scenario does not say.</param>
    public static BookPlan? Read(BindContext context, string subject, ScalarNode name, DateTimeOffset? asOf)
    {
        CsvRows? rows = context.Files.OpenRows(subject, name, Columns);
        if (rows is null)
        {
            return null;
        }

        if (rows.Has(3) != rows.Has(4))
        {
            (string has, string lacks) = rows.Has(3) ? ("spender", "allowance") : ("allowance", "spender");
            context.Diagnostics.Error(DiagnosticCodes.DataColumn, new Place(rows.Source, 1, 1),
                $"the file has a column '{has}' but none '{lacks}'", "an allowance is an amount and who may spend it");
            return null;
        }

        BookReader reader = new(context, rows.Source, asOf);
        bool good = true;
        CsvField[] fields = new CsvField[Columns.Length];
        while (rows.TryRead(fields))
        {
            good &= reader.TryRow(fields);
        }

        reader._spenders.WarnOfUnknown();
        return good && rows.IsGood
            ? new BookPlan([.. reader._names], reader._holdings.Select(row => row.Holding), reader._allowances)
            : null;
    }

    private bool TryRow(CsvField[] fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = fields[i] with { Text = fields[i].Text.Trim(' ', '\t') };
        }

        bool good = TryOwner(fields[0], out int owner);
        good &= TryAsset(fields[1], out int asset);
        ulong units = 0;
        ulong allowed = 0;
        if (asset >= 0)
        {
            good &= TryUnits(fields[2], "balance", asset, "", out units);
            good &= TryAllowance(fields, asset, out allowed);
        }

        good &= _spenders.TryFind(fields[3], out int spender, out int population);
        good &= TryExpires(fields[5], out long expiresMs);
        if (!good || !TryHolding(fields, owner, asset, units, out int holding) || !TryFirst(fields, holding, spender))
        {
            return false;
        }

        if (population >= 0 && allowed > 0)
        {
            _allowances.Add(new BookAllowance(population, owner, asset, allowed, expiresMs));
        }

        return true;
    }

    private bool TryOwner(CsvField field, out int owner)
    {
        if (_owners.TryGetValue(field.Text, out owner))
        {
            return true;
        }

        if (field.Text.Length is 0 or > MaxOwnerLength || field.Text.EnumerateRunes().Any(IsUnprintable))
        {
            return _values.Fail(field, "owner", $"a name of 1 to {MaxOwnerLength} printable characters");
        }

        owner = _names.Count;
        _names.Add(field.Text);
        _owners.Add(field.Text, owner);
        return true;
    }

    // Names go into reports and onto terminals, where invisible characters mislead.
    private static bool IsUnprintable(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or
        UnicodeCategory.PrivateUse;

    private bool TryAsset(CsvField field, out int asset)
    {
        if (_context.AssetNames.TryFind(field.Text, out asset))
        {
            return true;
        }

        asset = -1;
        if (field.Text.Length == 0)
        {
            return _values.Fail(field, "asset", "the name of an asset");
        }

        _context.Diagnostics.Error(DiagnosticCodes.DataName, _values.PlaceOf(field),
            $"column asset names '{ScalarNode.Shortened(field.Text)}', which the scenario does not have",
            _context.Diagnostics.IsFull ? "" : NearestName.Hint(field.Text, _context.AssetNames.Names));
        return false;
    }

    private bool TryAllowance(CsvField[] fields, int asset, out ulong units)
    {
        units = 0;
        CsvField field = fields[4];
        if (field.Text.Length == 0)
        {
            return true;
        }

        if (field.Text == "unlimited")
        {
            units = BookAllowance.Unlimited;
        }
        else if (!TryUnits(field, "allowance", asset, ", unlimited or nothing", out units))
        {
            return false;
        }

        return fields[3].Text.Length > 0 || units == 0 || _values.Fail(fields[3], "spender", "who may spend the allowance");
    }

    private bool TryUnits(CsvField field, string column, int asset, string alternatives, out ulong units)
    {
        units = 0;
        AssetPlan plan = _context.Assets[asset];
        string expected = $"an amount of {plan.Symbol}{alternatives}";
        if (Scalars.PlainNumber(field.Text, out decimal tokens) is { } refusal)
        {
            string tooLong = alternatives.Length == 0 ? refusal.Hint : "write unlimited";
            return _values.Fail(field, column, expected, refusal.Code == DiagnosticCodes.OutOfRange ? tooLong : AmountForm);
        }

        if (field.Text[0] == '-')
        {
            return _values.Fail(field, column, expected, "amounts are not negative");
        }

        if (!Exact.TryScaleExactly(tokens, plan.UnitsPerToken, out BigInteger exact))
        {
            return _values.Fail(field, column, expected, $"{plan.Symbol} has {plan.Decimals} decimals");
        }

        if (exact > AssetPlan.MaxUnits)
        {
            return _values.Fail(field, column, expected,
                alternatives.Length == 0 ? "it does not fit into 63 bits of base units" : "write unlimited");
        }

        units = (ulong)exact;
        return true;
    }

    private bool TryExpires(CsvField field, out long ms)
    {
        const string expected = "nothing, a span of time from time zero, or a date";
        ms = BookAllowance.Never;
        if (field.Text.Length == 0)
        {
            return true;
        }

        if (IsoTime.LooksLikeDate(field.Text))
        {
            return TryDate(field, out ms);
        }

        bool lapsed = field.Text[0] == '-';
        if (Scalars.Duration(lapsed ? field.Text[1..] : field.Text, _context.Slot, out SimDuration span) is { } refusal)
        {
            return _values.Fail(field, "expires", expected, refusal.Hint);
        }

        ms = (lapsed ? new SimDuration(-span.Ns) : span).WholeMs;
        return true;
    }

    private bool TryDate(CsvField field, out long ms)
    {
        ms = BookAllowance.Never;
        if (!IsoTime.TryRead(field.Text, out DateTimeOffset instant))
        {
            return _values.Fail(field, "expires", "a date", IsoTime.Forms);
        }

        if (_asOf is not { } zero)
        {
            // Once is enough: one key beside 'from' cures it in all rows.
            if (!_toldOfAsOf)
            {
                _values.Fail(field, "expires", "a span of time where the scenario does not date time zero",
                    "write for example 'as-of: 2026-11-01' beside 'from'");
            }

            _toldOfAsOf = true;
            return false;
        }

        // Rounded down, so that an allowance never lasts longer than it says.
        ms = (long)Math.Floor((instant.UtcTicks - zero.UtcTicks) / (decimal)TimeSpan.TicksPerMillisecond);
        return true;
    }

    private bool TryHolding(CsvField[] fields, int owner, int asset, ulong units, out int holding)
    {
        if (_holdingOf.TryGetValue((owner, asset), out holding))
        {
            (BookHolding first, int line) = _holdings[holding];
            if (first.Units == units)
            {
                return true;
            }

            AssetPlan plan = _context.Assets[asset];
            decimal tokens = first.Units / (decimal)plan.UnitsPerToken;
            _context.Diagnostics.Error(DiagnosticCodes.DataContradiction, _values.PlaceOf(fields[2]),
                $"column balance says {fields[2].Text} {plan.Symbol} of '{fields[0].Text}', but row {line} says " +
                tokens.ToString("0.#########", CultureInfo.InvariantCulture),
                "rows for several spenders repeat the balance");
            return false;
        }

        if (_totals[asset] > AssetPlan.MaxUnits - units)
        {
            return _values.Fail(fields[2], "balance", $"a sum of {_context.Assets[asset].Symbol} that fits into 63 bits of base units");
        }

        _totals[asset] += units;
        holding = _holdings.Count;
        _holdings.Add((new BookHolding(owner, asset, units), fields[0].Line));
        _holdingOf.Add((owner, asset), holding);
        return true;
    }

    private bool TryFirst(CsvField[] fields, int holding, int spender)
    {
        if (_lineOf.TryAdd((holding, spender), fields[0].Line))
        {
            return true;
        }

        string to = spender == BookSpenders.None ? "without a spender" : $"with the spender '{ScalarNode.Shortened(fields[3].Text)}'";
        _context.Diagnostics.Error(DiagnosticCodes.DataContradiction, _values.PlaceOf(fields[spender == BookSpenders.None ? 0 : 3]),
            $"row {_lineOf[(holding, spender)]} has '{fields[0].Text}' and {fields[1].Text} {to} already", "keep one of the two");
        return false;
    }
}
