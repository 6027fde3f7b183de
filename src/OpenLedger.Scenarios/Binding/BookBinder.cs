using OpenLedger.Scenarios.Data;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Binds what a scenario says about a book of holders: <c>from</c> and <c>as-of</c> of a population, <c>book</c> and
/// <c>renew-for</c> of a delegation.</summary>
internal static class BookBinder
{
    /// <summary>Takes note of the book that a population of owners comes from.</summary>
    /// <param name="context">Where errors go.</param>
    /// <param name="section">The population's section, which has <c>from</c>.</param>
    /// <param name="population">Its name.</param>
    public static void Declare(BindContext context, Section section, string population)
    {
        context.Books.Add(new BookField(population, section.Get("from")!, AsOf(context, section.Get("as-of"))));
    }

    /// <summary>Reads the books into the populations, when all of these are there: books name them as spenders. An empty one, and it was
    /// reported, stands for one that cannot be used.</summary>
    public static void ReadAll(BindContext context)
    {
        // With errors in what stands before it, the meaning of its cells would be guesswork.
        bool guesswork = context.Diagnostics.HasErrors;
        foreach (BookField field in context.Books)
        {
            ScalarNode? name = context.Values.Scalar(field.From, "the path of a CSV file");
            BookPlan? book = name is null || guesswork
                ? null
                : BookReader.Read(context, field.From.Path, name, field.AsOf);
            context.PopulationNames.TryFind(field.Population, out int index);
            context.Populations = context.Populations.SetItem(index, context.Populations[index] with
            {
                Holds = [],
                Book = book ?? BookPlan.Empty,
                Count = book?.Owners.Length ?? CommonShapes.MaxCount,
            });
        }
    }

    /// <summary>Whether a field's value is the word that asks the book.</summary>
    public static bool Asks(Field? field) =>
        ValueBinder.Is(field, DelegationShapes.Book) && field!.Shape is EitherShape either &&
        either.Words.Any(word => word.Word == DelegationShapes.Book);

    /// <summary>Binds what a delegation takes from the book of its owners.</summary>
    public static DelegationPlan BindDelegation(BindContext context, Section section, DelegationPlan plan)
    {
        Field? amount = section.Get("amount");
        Field? expires = section.Get("expires");
        plan = plan with
        {
            AmountFromBook = Asks(amount),
            ExpiresFromBook = Asks(expires) && plan.Kind == DelegationKind.Permit,
            RenewFor = context.Values.Duration(section.Get("renew-for")),
        };
        if (plan.ExpiresFromBook && !plan.AmountFromBook)
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, expires!.Value.Place,
                $"{expires.Path} asks the book, but {section.Path}.amount does not", "write 'amount: book'");
        }

        if (plan is { AmountFromBook: true, From: >= 0, To: >= 0 })
        {
            CheckBook(context, amount!, plan);
        }

        return plan;
    }

    /// <summary>Checks that what the books list can be valued, once prices are known for good.</summary>
    public static void CheckValues(BindContext context)
    {
        for (int asset = 0; asset < context.Assets.Length; asset++)
        {
            AssetPlan plan = context.Assets[asset];
            UInt128 listed = 0;
            foreach (BookField field in context.Books)
            {
                context.PopulationNames.TryFind(field.Population, out int index);
                foreach (ref readonly BookHolding holding in context.Populations[index].Book!.HoldingsOf(asset))
                {
                    listed += holding.Units;
                }

                if (listed > plan.MostUnits(context.Assets.Length))
                {
                    context.Diagnostics.Error(DiagnosticCodes.AmountNotRepresentable, field.From.Value.Place,
                        $"{field.From.Path}: what the book lists of {plan.Symbol} is worth more than the simulator can count",
                        "take fewer assets, a lower price or smaller balances");
                    break;
                }
            }
        }
    }

    private static void CheckBook(BindContext context, Field amount, DelegationPlan plan)
    {
        PopulationPlan owners = context.Populations[plan.From];
        string spender = context.Populations[plan.To].Name;
        if (owners.Book is not { } book)
        {
            context.Diagnostics.Error(DiagnosticCodes.Inconsistent, amount.Value.Place,
                $"{amount.Path} asks the book of {owners.Name}, which has none",
                $"name one in population.{owners.Name}.from, or write an amount or 'unlimited'");
        }
        else if (book.Owners.Length > 0 && book.AllowancesTo(plan.To).IsEmpty)
        {
            context.Diagnostics.Error(DiagnosticCodes.MissingPart, amount.Value.Place,
                $"{amount.Path}: nobody in the book of {owners.Name} allows {spender} anything",
                $"its column spender says '{spender}' where an allowance is meant for it");
        }
    }

    private static DateTimeOffset? AsOf(BindContext context, Field? field)
    {
        ScalarNode? scalar = context.Values.Scalar(field, "a date");
        if (scalar is null)
        {
            return null;
        }

        bool good = IsoTime.TryRead(scalar.Text, out DateTimeOffset instant);
        return context.Values.Accept(field!, scalar, "a date", good ? null : new Refusal(DiagnosticCodes.BadValue, IsoTime.Forms))
            ? instant
            : null;
    }
}
