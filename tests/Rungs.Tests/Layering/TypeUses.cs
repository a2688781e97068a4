using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Rungs.Tests.Layering;

/// <summary>The types of the same assembly, and of another one if asked for, that a type uses anywhere: in signatures, attributes and method bodies.</summary>
internal sealed class TypeUses
{
    private readonly HashSet<TypeDefinition> _used = [];

    /// <summary>Finds a type of the other assembly; null for all others.</summary>
    private readonly Func<TypeReference, TypeDefinition?> _findElsewhere;

    private TypeUses(Func<TypeReference, TypeDefinition?> findElsewhere) => _findElsewhere = findElsewhere;

    /// <summary>What <paramref name="type"/> and all that is nested in it (closures, state machines) use; nested types count as their outermost one.</summary>
    internal static IReadOnlyCollection<TypeDefinition> Of(TypeDefinition type, Func<TypeReference, TypeDefinition?>? findElsewhere = null)
    {
        var uses = new TypeUses(findElsewhere ?? (static _ => null));
        uses.AddDefinition(type);
        uses._used.Remove(type);
        return uses._used;
    }

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private void AddDefinition(TypeDefinition type)
    {
        Add(type.BaseType);
        AddAttributes(type);
        AddGenericParameters(type);
        foreach (var implementation in type.Interfaces)
            Add(implementation.InterfaceType);
        foreach (var field in type.Fields)
        {
            Add(field.FieldType);
            AddAttributes(field);
        }

        foreach (var property in type.Properties)
            AddAttributes(property);
        foreach (var e in type.Events)
            AddAttributes(e);
        foreach (var method in type.Methods)
            AddDefinition(method);
        foreach (var nested in type.NestedTypes)
            AddDefinition(nested);
    }

    private void AddDefinition(MethodDefinition method)
    {
        AddSignature(method);
        AddAttributes(method);
        AddAttributes(method.MethodReturnType);
        AddGenericParameters(method);
        foreach (var parameter in method.Parameters)
            AddAttributes(parameter);
        foreach (var overridden in method.Overrides)
            AddSignature(overridden);
        if (method.HasBody)
            AddBody(method.Body);
    }

    private void AddBody(MethodBody body)
    {
        foreach (var variable in body.Variables)
            Add(variable.VariableType);
        foreach (var handler in body.ExceptionHandlers)
            Add(handler.CatchType);
        foreach (var instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    Add(type);
                    break;
                case FieldReference field:
                    Add(field.DeclaringType);
                    Add(field.FieldType);
                    break;
                case MethodReference method:
                    AddSignature(method);
                    break;
            }
        }
    }

    private void AddSignature(MethodReference method)
    {
        Add(method.DeclaringType);
        Add(method.ReturnType);
        foreach (var parameter in method.Parameters)
            Add(parameter.ParameterType);
        if (method is GenericInstanceMethod generic)
        {
            foreach (var argument in generic.GenericArguments)
                Add(argument);
        }
    }

    private void AddGenericParameters(IGenericParameterProvider provider)
    {
        foreach (var constraint in provider.GenericParameters.SelectMany(parameter => parameter.Constraints))
            Add(constraint.ConstraintType);
    }

    private void AddAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            AddSignature(attribute.Constructor);
            var named = attribute.Fields.Concat(attribute.Properties).Select(argument => argument.Argument);
            foreach (var argument in attribute.ConstructorArguments.Concat(named))
            {
                Add(argument.Type);
                Add(argument.Value as TypeReference);
            }
        }
    }

    private void Add(TypeReference? type)
    {
        switch (type)
        {
            case TypeDefinition definition:
                _used.Add(Outermost(definition));
                break;
            case FunctionPointerType pointer:
                Add(pointer.ReturnType);
                foreach (var parameter in pointer.Parameters)
                    Add(parameter.ParameterType);
                break;
            case TypeSpecification specification:
                Add(specification.ElementType);
                Add((specification as IModifierType)?.ModifierType);
                foreach (var argument in (specification as GenericInstanceType)?.GenericArguments ?? [])
                    Add(argument);
                break;
            case GenericParameter or null:
                break;
            default:
                if (_findElsewhere(type) is { } found)
                    _used.Add(Outermost(found));
                break;
        }
    }
}
