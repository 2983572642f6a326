import os

# region main
def main():
    print(1)
# endregion main
